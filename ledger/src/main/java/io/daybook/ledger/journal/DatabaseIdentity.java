package io.daybook.ledger.journal;

/** Which PostgreSQL this is: both change when a backup is restored elsewhere or a standby is promoted. */
public record DatabaseIdentity(long systemId, int timeline) {}
