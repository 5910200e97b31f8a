package io.daybook.analytics;

import java.util.List;

/**
 * Sums over posted entries by the time of their recording. Every amount is exact, however large. The store follows the
 * ledger by a fraction of a second; {@link #status()} says how far it is. All questions throw {@link
 * AnalyticsUnavailableException}.
 */
public interface Analytics {
    /** One row per asset that moved in the window and bucket, zeros included; by asset, then time. */
    List<AssetVolume> volumePerAsset(String workspace, Window window);

    /**
     * One row per asset that the account held in the window and bucket, zeros included; by asset, then time. Empty for an
     * account without a posting in the window.
     *
     * @param account its id or its code
     */
    List<AccountFlow> netFlow(String workspace, String account, Window window);

    /** The accounts with the largest turnover in the asset, largest first. */
    List<AccountTurnover> topAccounts(String workspace, String asset, Window window, int limit);

    /** Never throws. */
    AnalyticsStatus status();
}
