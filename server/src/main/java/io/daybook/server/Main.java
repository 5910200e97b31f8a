package io.daybook.server;

import io.daybook.server.internal.cli.DaybookCommand;

/** Entry point. */
public final class Main {
    private Main() {}

    /** Runs one command; the exit code is 0 done, 1 refused, 2 not understood. */
    public static void main(String[] arguments) {
        System.exit(DaybookCommand.run(arguments));
    }
}
