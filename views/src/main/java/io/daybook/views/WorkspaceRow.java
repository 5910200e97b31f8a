package io.daybook.views;

import io.daybook.ledger.Position;
import java.time.Instant;

/** @param number per shard, in the order of opening */
public record WorkspaceRow(String name, int shard, int number, Instant openedAt, Position position) {}
