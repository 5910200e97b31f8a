package io.daybook.gateway;

import io.daybook.intake.Payment;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Trace ids as W3C Trace Context has them: 32 hexadecimal digits, not all zero. */
final class Trace {
    private static final Pattern PARENT = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
    private static final String NONE = "0".repeat(32);
    private static final int MAX_PARENT_CHARACTERS = 128;
    private static final int MAX_STATE_CHARACTERS = 512;

    private Trace() {}

    static String of(@Nullable String traceparent) {
        if (traceparent != null) {
            Matcher matcher = PARENT.matcher(traceparent);
            if (matcher.matches() && !matcher.group(1).equals(NONE)) {
                return matcher.group(1);
            }
        }
        return fresh();
    }

    /** What an event is told of where it came from: the caller's context, or one made for this request. */
    static Payment.TraceContext context(@Nullable String traceparent, @Nullable String tracestate, String traceId) {
        if (traceparent != null && isUsable(traceparent)) {
            return new Payment.TraceContext(traceparent, isState(tracestate) ? tracestate : null);
        }
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String span = HexFormat.of().toHexDigits(random.nextLong() | 1);
        return new Payment.TraceContext("00-" + traceId + "-" + span + "-01", null);
    }

    private static boolean isUsable(String traceparent) {
        if (traceparent.length() > MAX_PARENT_CHARACTERS) {
            return false;
        }
        Matcher matcher = PARENT.matcher(traceparent);
        return matcher.matches() && !matcher.group(1).equals(NONE);
    }

    private static boolean isState(@Nullable String tracestate) {
        return tracestate != null
                && !tracestate.isEmpty()
                && tracestate.length() <= MAX_STATE_CHARACTERS
                && tracestate.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    }

    static String fresh() {
        HexFormat hex = HexFormat.of();
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong() | 1);
    }
}
