package io.daybook.views;

import io.daybook.ledger.Position;
import io.daybook.platform.money.Amount;
import java.util.List;

/**
 * @param rows accounts with postings, by code (those without one last), then asset
 * @param totals one per asset
 * @param balanced debits equal credits in every asset; with a code prefix that is chance, not proof
 */
public record TrialBalance(List<Row> rows, List<Total> totals, boolean balanced, Position position) {

    /** Minor units; posted is debits - credits. */
    public record Row(AccountLabel account, boolean system, AssetLabel asset, Amount debits, Amount credits) {
        public Amount posted() {
            return debits.minus(credits);
        }
    }

    /** Minor units. */
    public record Total(AssetLabel asset, Amount debits, Amount credits) {}
}
