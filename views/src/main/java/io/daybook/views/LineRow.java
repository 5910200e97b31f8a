package io.daybook.views;

import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;

/** @param balanceAfter debits - credits of the account in this asset after this line, in recorded order; minor units */
public record LineRow(AccountLabel account, AssetLabel asset, Side side, Amount amount, Amount balanceAfter) {}
