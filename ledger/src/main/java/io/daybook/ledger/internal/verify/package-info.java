/** Checks a journal, or one segment of it, without trusting the database that it lies in. */
@NullMarked
package io.daybook.ledger.internal.verify;

import org.jspecify.annotations.NullMarked;
