package io.daybook.server.internal.cli;

import java.io.Console;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** A line on a terminal that says how far something is; nothing where nobody looks. */
final class ProgressBar implements AutoCloseable {
    private static final int WIDTH = 30;
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final PrintStream out;
    private final boolean shown;
    private final String what;
    private final long total;
    private final long startNanos = System.nanoTime();
    private long drawnNanos;

    ProgressBar(PrintStream out, String what, long total) {
        Console console = System.console();
        this.out = out;
        this.shown = console != null && console.isTerminal();
        this.what = what;
        this.total = total;
    }

    void at(long done) {
        long now = System.nanoTime();
        if (!shown || (now - drawnNanos < REDRAW_NANOS && done < total)) {
            return;
        }
        drawnNanos = now;
        int filled = total == 0 ? WIDTH : (int) Math.min(WIDTH, done * WIDTH / total);
        double seconds = Math.max(0.001, (now - startNanos) / 1e9);
        out.printf(
                Locale.ROOT,
                "\r[%s%s] %,d of %,d %s, %,.0f/s ",
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                done,
                total,
                what,
                done / seconds);
        out.flush();
    }

    /** Leaves the line, so that what follows begins on a new one. */
    @Override
    public void close() {
        if (shown && drawnNanos != 0) {
            out.println();
        }
    }
}
