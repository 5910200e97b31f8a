package io.daybook.ledger.internal.shard;

/**
 * How a shard is doing, for health and metrics.
 *
 * @param owned this process writes it
 * @param text "ok", or what is wrong
 */
public record ShardStatus(int shard, boolean owned, String owner, long epoch, long committedSeq, String text) {}
