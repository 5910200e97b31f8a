/** Payments into tx_raw. */
@NullMarked
package io.daybook.intake.internal.ingest;

import org.jspecify.annotations.NullMarked;
