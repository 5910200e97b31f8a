package io.daybook.views;

import io.daybook.ledger.Side;

/** What an account holds of one asset, in a list over all accounts. */
public record AccountBalance(AccountLabel account, Side normalSide, BalanceRow balance) {}
