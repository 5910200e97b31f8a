package io.daybook.ledger;

import org.jspecify.annotations.Nullable;

/**
 * @param number per workspace
 * @param scale decimals, 0 to 18
 * @param used true once anything refers to it: then the scale is final
 */
public record Asset(
        int number, String code, int scale, @Nullable String name, boolean used) {}
