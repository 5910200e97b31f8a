package io.daybook.gateway;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.Executors;
import org.apache.catalina.core.StandardHost;
import org.apache.coyote.AbstractProtocol;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.apache.tomcat.websocket.server.WsSci;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.Shutdown;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.DispatcherServlet;

/** Tomcat, each request on a virtual thread of its own. */
@Configuration(proxyBeanMethods = false)
class WebServerConfiguration {
    private static final int MAX_HEADER_BYTES = 32_768;
    /** What is left of a refused body is read away up to here, so that the client sees the answer and not a reset. */
    private static final int MAX_SWALLOW_BYTES = 4 << 20;

    @Bean
    TomcatServletWebServerFactory webServerFactory(ListenAddress listen, GatewaySettings settings) {
        TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(listen.port());
        factory.setAddress(address(listen.host()));
        factory.setShutdown(Shutdown.GRACEFUL);
        factory.setServerHeader("");
        factory.setRegisterDefaultServlet(false);
        factory.addConnectorCustomizers(connector -> {
            // A code may hold "/": it stays %2F until the path has been matched, segment by segment.
            connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setEncodedReverseSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue());
            connector.setMaxPostSize(0);
            connector.setMaxParameterCount(200);
            if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
                protocol.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
                protocol.setMaxConnections(settings.maxConnections());
                protocol.setConnectionTimeout(settings.idleMillis());
                protocol.setKeepAliveTimeout(settings.idleMillis());
            }
            connector.setProperty("maxHttpRequestHeaderSize", Integer.toString(MAX_HEADER_BYTES));
            connector.setProperty("maxSwallowSize", Integer.toString(MAX_SWALLOW_BYTES));
            connector.setProperty("maxKeepAliveRequests", "-1");
        });
        factory.addContextCustomizers(context -> {
            context.addServletContainerInitializer(new WsSci(), Set.of());
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemReportValve.class.getName());
            }
        });
        return factory;
    }

    @Bean
    DispatcherServletRegistrationBean dispatcherServletRegistration(DispatcherServlet servlet) {
        DispatcherServletRegistrationBean registration = new DispatcherServletRegistrationBean(servlet, "/");
        registration.setLoadOnStartup(1);
        return registration;
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("DAYBOOK_HOST: there is no address for \"" + host + "\"", unknown);
        }
    }
}
