/** Forecasts, anomalies, curtailment and decay from readings of miners. */
@NullMarked
package io.daybook.apps.internal.mining.intel;

import org.jspecify.annotations.NullMarked;
