package io.daybook.server.internal.plaintext;

/**
 * Asset codes of commodities: the commodity's own symbol, so that an export gives it back unchanged. An amount without a
 * commodity has the asset {@value #NONE}, which a journal can therefore not use as a symbol.
 */
public final class AssetCodes {
    /** The asset of amounts that name no commodity. */
    public static final String NONE = "(none)";

    private static final String EXCHANGE = "exchange:";

    private AssetCodes() {}

    /** The asset code of a commodity. */
    public static String ofCommodity(String commodity) {
        return commodity.isEmpty() ? NONE : commodity;
    }

    /** The commodity that an asset stands for; empty for {@value #NONE}. */
    public static String toCommodity(String asset) {
        return asset.equals(NONE) ? "" : asset;
    }

    /** The code of Daybook's own account through which an asset is exchanged. */
    public static String exchangeAccount(String asset) {
        return EXCHANGE + asset;
    }

    /** Whether an account is one of Daybook's own exchange accounts, which exports leave out. */
    public static boolean isExchangeAccount(String account) {
        return account.startsWith(EXCHANGE);
    }
}
