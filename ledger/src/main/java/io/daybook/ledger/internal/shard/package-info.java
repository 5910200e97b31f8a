/**
 * One shard's writer: queue, decide, append, answer. {@link io.daybook.ledger.internal.shard.ShardEngine} is the logic
 * without threads, {@link io.daybook.ledger.internal.shard.ShardWriter} the threads without logic.
 */
@NullMarked
package io.daybook.ledger.internal.shard;

import org.jspecify.annotations.NullMarked;
