package io.daybook.ledger;

/**
 * ACTIVE accepts everything; SUSPENDED only void, expiry and reversal; CLOSED nothing. ACTIVE and SUSPENDED change into each
 * other, both into CLOSED, CLOSED into nothing.
 */
public enum AccountStatus {
    ACTIVE,
    SUSPENDED,
    CLOSED
}
