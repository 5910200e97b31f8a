package io.daybook.views;

import io.daybook.ledger.Position;
import io.daybook.platform.money.Amount;

/**
 * A part of an account's statement, oldest line first. Opening and closing belong to the whole period, not to the page, and
 * are debits - credits in minor units.
 *
 * @param ceiling the statement holds what was recorded up to here; its cursors keep it
 */
public record Statement(
        AccountLabel account,
        AssetLabel asset,
        Amount opening,
        Amount closing,
        Page<StatementLine> lines,
        Position ceiling) {}
