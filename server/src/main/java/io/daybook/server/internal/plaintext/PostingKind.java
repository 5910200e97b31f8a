package io.daybook.server.internal.plaintext;

/** How a posting takes part in balancing. */
public enum PostingKind {
    /** An ordinary posting; all of a transaction's ordinary postings balance. */
    REAL("", ""),
    /** {@code (account)}: balances with nothing. */
    VIRTUAL("(", ")"),
    /** {@code [account]}: balances with the transaction's other postings of this kind. */
    BALANCED_VIRTUAL("[", "]");

    private final String open;
    private final String close;

    PostingKind(String open, String close) {
        this.open = open;
        this.close = close;
    }

    /** The account's name in the brackets of this kind. */
    public String around(String account) {
        return open + account + close;
    }
}
