package io.daybook.views;

/** @param scale decimals of the asset's minor unit, 0 to 18 */
public record AssetLabel(String code, int scale) {}
