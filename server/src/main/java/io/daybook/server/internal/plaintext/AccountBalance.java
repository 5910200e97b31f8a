package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;

/**
 * What an account holds of one commodity.
 *
 * @param account account code
 * @param commodity the commodity; empty for amounts without one
 * @param balance debits less credits, in major units
 */
public record AccountBalance(String account, String commodity, BigDecimal balance) {}
