package io.daybook.ledger;

/**
 * ACTIVE accepts everything; SUSPENDED only void, expiry and reversal of what was posted, new metadata, and the change back to
 * ACTIVE (with new limits, if they come along); CLOSED nothing. ACTIVE and SUSPENDED change into each other, ACTIVE into CLOSED,
 * CLOSED into nothing.
 */
public enum AccountStatus {
    ACTIVE,
    SUSPENDED,
    CLOSED
}
