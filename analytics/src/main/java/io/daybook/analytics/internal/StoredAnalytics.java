package io.daybook.analytics.internal;

import io.daybook.analytics.AccountFlow;
import io.daybook.analytics.AccountTurnover;
import io.daybook.analytics.Analytics;
import io.daybook.analytics.AnalyticsStatus;
import io.daybook.analytics.AnalyticsUnavailableException;
import io.daybook.analytics.AnalyticsUnavailableException.Reason;
import io.daybook.analytics.AssetVolume;
import io.daybook.analytics.Window;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Answers from a store: fills the buckets in which nothing moved, sorts exactly, bounds how many ask at once. */
final class StoredAnalytics implements Analytics {
    private final Store store;
    private final Duration wait;
    private final Supplier<AnalyticsStatus> status;
    private final Semaphore questions;

    StoredAnalytics(Store store, int questionsAtOnce, Duration wait, Supplier<AnalyticsStatus> status) {
        this.store = store;
        this.wait = wait;
        this.status = status;
        this.questions = new Semaphore(questionsAtOnce);
    }

    @Override
    public List<AssetVolume> volumePerAsset(String workspace, Window window) {
        Map<String, Map<Instant, AssetVolume>> byAsset = new TreeMap<>();
        ask(() -> store.volumes(workspace, window))
                .forEach(row -> byAsset.computeIfAbsent(row.asset(), any -> new TreeMap<>())
                        .put(row.bucket(), row));
        List<AssetVolume> filled = new ArrayList<>();
        byAsset.forEach((asset, rows) -> {
            int scale = rows.values().iterator().next().scale();
            window.buckets()
                    .forEach(bucket -> filled.add(
                            rows.getOrDefault(bucket, new AssetVolume(bucket, asset, scale, BigInteger.ZERO, 0))));
        });
        return filled;
    }

    @Override
    public List<AccountFlow> netFlow(String workspace, String account, Window window) {
        Map<String, Map<Instant, AccountFlow>> byAsset = new TreeMap<>();
        ask(() -> store.flows(workspace, account, window))
                .forEach(row -> byAsset.computeIfAbsent(row.asset(), any -> new TreeMap<>())
                        .put(row.bucket(), row));
        List<AccountFlow> filled = new ArrayList<>();
        byAsset.forEach((asset, rows) -> {
            int scale = rows.values().iterator().next().scale();
            window.buckets()
                    .forEach(bucket -> filled.add(rows.getOrDefault(
                            bucket, new AccountFlow(bucket, asset, scale, BigInteger.ZERO, BigInteger.ZERO))));
        });
        return filled;
    }

    @Override
    public List<AccountTurnover> topAccounts(String workspace, String asset, Window window, int limit) {
        return ask(() -> store.turnovers(workspace, asset, window, limit)).stream()
                .sorted(Comparator.comparing(AccountTurnover::turnover)
                        .reversed()
                        .thenComparing(row -> row.account().toString()))
                .limit(limit)
                .toList();
    }

    @Override
    public AnalyticsStatus status() {
        return status.get();
    }

    private <T> T ask(Supplier<T> question) {
        try {
            if (!questions.tryAcquire(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AnalyticsUnavailableException(
                        Reason.TOO_MUCH, "too many questions to the analytical store are at work; ask again", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AnalyticsUnavailableException(Reason.AWAY, "the process is stopping", interrupted);
        }
        try {
            return question.get();
        } catch (StoreAwayException away) {
            throw new AnalyticsUnavailableException(
                    Reason.AWAY, "the analytical store does not answer now; the ledger is not concerned", away);
        } finally {
            questions.release();
        }
    }
}
