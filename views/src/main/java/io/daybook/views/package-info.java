/**
 * From the journal to SQL rows: accounts, balances, entries, lines and transfers, and the questions that they answer.
 *
 * <p>Everything here is a view: it lags the ledger by a little, says its {@link io.daybook.ledger.Position}, and can be
 * dropped and rebuilt. {@link ViewsRoom} puts it together.
 */
@NullMarked
package io.daybook.views;

import org.jspecify.annotations.NullMarked;
