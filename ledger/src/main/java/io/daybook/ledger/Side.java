package io.daybook.ledger;

/** A debit increases a balance (debits - credits), a credit decreases it. */
public enum Side {
    DEBIT,
    CREDIT;

    public Side opposite() {
        return this == DEBIT ? CREDIT : DEBIT;
    }
}
