package io.daybook.bench;

import java.util.Locale;

/** Numbers as the report writes them. */
final class Numbers {
    private Numbers() {}

    /** Three significant digits or whole thousands: 612,345 and 3.41. */
    static String of(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        double size = Math.abs(value);
        String form = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, form, value);
    }

    static double perSecond(long count, long nanos) {
        return count * 1e9 / Math.max(1, nanos);
    }
}
