package io.daybook.views;

/** PENDING becomes COMPLETED, VOIDED or EXPIRED; the others are final. */
public enum TransferStatus {
    PENDING,
    COMPLETED,
    VOIDED,
    EXPIRED,
    FAILED
}
