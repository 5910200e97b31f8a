/**
 * Entries in a columnar store, and the questions that only such a store answers quickly: volume per asset, net flow per
 * account, accounts that move most. Follows the journal's topic; everything here can be made anew from the journal.
 */
@NullMarked
package io.daybook.analytics;

import org.jspecify.annotations.NullMarked;
