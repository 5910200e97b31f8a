/** The index of idempotency keys: sorted runs in PostgreSQL, filters and fences in memory. */
@NullMarked
package io.daybook.ledger.internal.keys;

import org.jspecify.annotations.NullMarked;
