package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import java.util.List;

/**
 * A transaction as lines that balance in every commodity, ready to become one ledger entry.
 *
 * @param key idempotency key: the same for the same entry of the same journal, wherever its file lies and whatever was
 *     added around it
 * @param transaction what it was made of
 * @param lines at least two, or none when the transaction moves nothing; debits are positive
 */
public record LedgerEntry(String key, JournalTransaction transaction, List<Line> lines) {
    /**
     * One line; the quantity is never zero and the quantities of each asset sum to zero over the entry.
     *
     * @param account account code
     * @param asset asset code of the commodity, see {@link AssetCodes}
     * @param quantity positive for a debit, negative for a credit, in major units
     * @param own whether the account is one of Daybook's own exchange accounts, which no journal named
     */
    public record Line(String account, String asset, BigDecimal quantity, boolean own) {}
}
