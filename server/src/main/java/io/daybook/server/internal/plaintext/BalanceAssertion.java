package io.daybook.server.internal.plaintext;

/**
 * What an account should hold after a posting: {@code = amount}.
 *
 * @param amount the balance asserted
 * @param total {@code ==}: every other commodity of the account is zero
 * @param inclusive {@code =*}: subaccounts are counted too
 */
public record BalanceAssertion(Amount amount, boolean total, boolean inclusive) {
    /** The operator as written in a journal. */
    public String operator() {
        return (total ? "==" : "=") + (inclusive ? "*" : "");
    }
}
