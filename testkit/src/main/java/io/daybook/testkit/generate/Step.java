package io.daybook.testkit.generate;

import io.daybook.testkit.model.Request;

/** One thing that happens in a history. */
public sealed interface Step {
    record Send(Request request) implements Step {}

    /** The clock moves forward. */
    record Pass(long micros) implements Step {}

    /** The process loses its memory and reads the journal again. */
    record Restart() implements Step {}
}
