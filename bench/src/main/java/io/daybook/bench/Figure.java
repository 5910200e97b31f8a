package io.daybook.bench;

import org.jspecify.annotations.Nullable;

/**
 * One measured figure with what it is compared to.
 *
 * @param name the row's name in the report
 * @param value in {@code unit}
 * @param target what is wanted of it; null: it only explains other figures
 * @param floor what the machine does without Daybook, measured in the same run; null: there is none
 * @param note what was counted and what it cost, for the report
 */
record Figure(
        String name,
        double value,
        String unit,
        @Nullable Target target,
        @Nullable Floor floor,
        String note) {

    /**
     * @param atLeast the worst that is acceptable, as people write it
     * @param aim what we would like; empty: nothing beyond {@code atLeast}
     */
    record Target(String atLeast, String aim) {}

    /** @param value in the unit of the figure */
    record Floor(String name, double value) {}

    /** How the figure stands to its floor; 1.0 is as good as the machine, NaN without a floor. */
    double ratio() {
        return floor == null || floor.value() == 0 ? Double.NaN : value / floor.value();
    }
}
