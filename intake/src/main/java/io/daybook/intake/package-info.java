/** Payments on their way into the journal: {@code POST /tx/ingest} to tx_raw to tx_validated to the ledger. */
@NullMarked
package io.daybook.intake;

import org.jspecify.annotations.NullMarked;
