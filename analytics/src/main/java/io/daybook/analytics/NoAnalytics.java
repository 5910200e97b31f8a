package io.daybook.analytics;

import io.daybook.analytics.AnalyticsUnavailableException.Reason;
import java.util.List;

/**
 * Stands where a process has no store.
 *
 * @param why and what to do, for a person
 */
public record NoAnalytics(String why) implements Analytics {
    @Override
    public List<AssetVolume> volumePerAsset(String workspace, Window window) {
        throw off();
    }

    @Override
    public List<AccountFlow> netFlow(String workspace, String account, Window window) {
        throw off();
    }

    @Override
    public List<AccountTurnover> topAccounts(String workspace, String asset, Window window, int limit) {
        throw off();
    }

    @Override
    public AnalyticsStatus status() {
        return new AnalyticsStatus(AnalyticsStatus.State.OFF, "none", List.of(), 0, why);
    }

    private AnalyticsUnavailableException off() {
        return new AnalyticsUnavailableException(Reason.OFF, why, null);
    }
}
