/** Where a shard's journal, snapshots and key index are kept: PostgreSQL in production, a simulated twin in tests. */
@NullMarked
package io.daybook.ledger.journal;

import org.jspecify.annotations.NullMarked;
