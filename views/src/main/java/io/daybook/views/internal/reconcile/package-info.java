/** Recomputes balances from the journal and compares. */
@NullMarked
package io.daybook.views.internal.reconcile;

import org.jspecify.annotations.NullMarked;
