/** From the journal to SQL rows: accounts, balances, entries, lines and transfers. */
@NullMarked
package io.daybook.views;

import org.jspecify.annotations.NullMarked;
