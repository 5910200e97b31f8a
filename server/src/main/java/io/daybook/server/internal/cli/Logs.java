package io.daybook.server.internal.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The program's log: one line each on the standard error, quiet unless something is wrong or somebody asks for more. */
final class Logs {
    private static final String PATTERN = "%d{HH:mm:ss.SSS} %-5level %msg%n%ex{short}";
    private static final String VERBOSE_PATTERN = "%d{HH:mm:ss.SSS} %-5level [%thread] %logger{24}: %msg%n%ex";

    private Logs() {}

    /** Set in code: a file would have to be found, read and parsed at every start. */
    static void begin(boolean verbose) {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        context.reset();
        // Tomcat speaks java.util.logging.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(verbose ? VERBOSE_PATTERN : PATTERN);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(console);
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.ERROR);
        context.getLogger("io.daybook").setLevel(verbose ? Level.DEBUG : Level.WARN);
        // What goes wrong at its start is told by our own one line; a broken connection is normal in its life.
        context.getLogger("org.springframework").setLevel(Level.OFF);
        context.getLogger("com.zaxxer.hikari").setLevel(Level.OFF);
        // A broker that is away is told once by whoever needs it; its clients would tell it at every attempt.
        context.getLogger("org.apache.kafka").setLevel(verbose ? Level.WARN : Level.OFF);
        context.getLogger("kafka").setLevel(verbose ? Level.WARN : Level.OFF);
        context.getLogger("io.debezium").setLevel(verbose ? Level.WARN : Level.OFF);
        context.getLogger("state.change.logger").setLevel(Level.OFF);
    }
}
