package io.daybook.views;

import io.daybook.ledger.Position;
import io.daybook.ledger.Side;
import java.time.Instant;
import java.util.List;

/**
 * @param balances one per asset that the account ever held, by asset code
 * @param position what the view knew when it answered; for a moment in the past the last segment that counts
 * @param asOf the moment asked for, or the time of {@code position}'s segment
 */
public record AccountBalances(
        AccountLabel account, Side normalSide, List<BalanceRow> balances, Position position, Instant asOf) {}
