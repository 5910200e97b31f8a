/** What stands in tx_raw and tx_validated. */
@NullMarked
package io.daybook.intake.internal.message;

import org.jspecify.annotations.NullMarked;
