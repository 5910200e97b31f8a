package io.daybook.analytics.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daybook.analytics.AccountFlow;
import io.daybook.analytics.AccountTurnover;
import io.daybook.analytics.Analytics;
import io.daybook.analytics.AnalyticsStatus;
import io.daybook.analytics.AssetVolume;
import io.daybook.analytics.Window;
import io.daybook.analytics.internal.Batches.Movement;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every store promises. */
abstract class StoreContract {
    private static final BigInteger MOST = BigInteger.TEN.pow(38).subtract(BigInteger.ONE);
    private static final Instant NOON = Instant.ofEpochSecond(Batches.NOON / 1_000_000);
    private static final Window THREE_MINUTES = Window.last(3, Window.MINUTE, NOON.plusSeconds(61));

    private final Batches batches = new Batches(3);
    private Store store;

    /** On what the one before it left; empty for the first of a test. */
    abstract Store open();

    @BeforeEach
    void begin() {
        store = open();
    }

    @AfterEach
    void end() {
        store.close();
    }

    private Analytics analytics() {
        return new StoredAnalytics(store, 4, Duration.ofSeconds(30), () -> {
            throw new AssertionError("nobody asks for " + AnalyticsStatus.class);
        });
    }

    private void restart() {
        store.close();
        store = open();
    }

    @Test
    void positionAndRowsAreStoredTogetherAndOnce() {
        assertThat(store.position(3)).isEqualTo(StoredPosition.START);
        Batch first = batches.next(Movement.of(1, 2, "EUR", 100, 0));
        Batch second = batches.next(Movement.of(2, 3, "EUR", 40, 0));
        store.append(first);
        assertThat(store.position(3)).isEqualTo(Batches.position(1));
        again(first);
        store.append(second);
        again(second);
        assertThatThrownBy(() -> store.append(first)).isInstanceOf(PositionMovedException.class);
        restart();
        assertThat(store.position(3)).isEqualTo(Batches.position(2));
        assertThat(store.position(4)).isEqualTo(StoredPosition.START);
        assertThat(volumes()).containsExactly("EUR 0 1.40 2");
    }

    @Test
    void segmentsThatPostNothingMoveThePosition() {
        store.append(batches.nothing(5));
        store.append(batches.next(Movement.of(1, 2, "EUR", 1, 0)));
        store.append(batches.nothing(2));
        restart();
        assertThat(store.position(3)).isEqualTo(Batches.position(8));
        assertThat(store.position(3)).isEqualTo(Batches.position(8));
        assertThat(volumes()).containsExactly("EUR 0 0.01 1");
    }

    /** Twice the largest amount has 39 digits, and 128 bits added as they are wrap or fail there. */
    @Test
    void sumsOfTheLargestAmountsAreExact() {
        store.append(batches.next(
                new Movement(1, 2, "EUR", MOST, 0),
                new Movement(1, 2, "EUR", MOST, 0),
                new Movement(1, 2, "EUR", MOST, 1)));
        store.append(batches.next(new Movement(1, 2, "EUR", MOST, 0)));
        assertThat(analytics().volumePerAsset(Batches.WORKSPACE, THREE_MINUTES).stream()
                        .map(AssetVolume::volume))
                .containsExactly(BigInteger.ZERO, MOST.multiply(BigInteger.valueOf(3)), MOST);
        assertThat(analytics().netFlow(Batches.WORKSPACE, "acct_\\'1", THREE_MINUTES).stream()
                        .map(AccountFlow::net))
                .containsExactly(BigInteger.ZERO, MOST.multiply(BigInteger.valueOf(-3)), MOST.negate());
        assertThat(top(10))
                .containsExactly(
                        "acct_\\'1 " + MOST.multiply(BigInteger.valueOf(4)) + " 4",
                        "acct_\\'2 " + MOST.multiply(BigInteger.valueOf(4)) + " 4");
    }

    @Test
    void volumesAreByMinuteAndAssetWithZerosBetween() {
        store.append(batches.next(
                Movement.of(1, 2, "EUR", 100, -2),
                Movement.of(1, 2, "EUR", 11, -1),
                Movement.of(1, 2, "EUR", 7, 1),
                Movement.of(3, 4, "USD", 5, 0),
                Movement.of(3, 4, "USD", 6, 0)));
        assertThat(analytics().volumePerAsset(Batches.WORKSPACE, THREE_MINUTES).stream()
                        .map(StoreContract::text))
                .containsExactly("EUR -1 11 1", "EUR 0 0 0", "EUR 1 7 1", "USD -1 0 0", "USD 0 11 2", "USD 1 0 0");
        assertThat(analytics().volumePerAsset("other", THREE_MINUTES)).isEmpty();
    }

    @Test
    void theFlowOfAnAccountIsFoundByItsCodeAndItsId() {
        store.append(batches.next(
                Movement.of(1, 2, "EUR", 100, 0), Movement.of(2, 1, "EUR", 30, 0), Movement.of(2, 5, "USD", 9, -1)));
        for (String name : List.of("acct_\\'2", Batches.account(2).toString())) {
            assertThat(analytics().netFlow(Batches.WORKSPACE, name, THREE_MINUTES).stream()
                            .map(row -> row.asset() + " " + minute(row.bucket()) + " +" + row.inflow() + " -"
                                    + row.outflow() + " =" + row.net()))
                    .containsExactly(
                            "EUR -1 +0 -0 =0",
                            "EUR 0 +100 -30 =70",
                            "EUR 1 +0 -0 =0",
                            "USD -1 +0 -9 =-9",
                            "USD 0 +0 -0 =0",
                            "USD 1 +0 -0 =0");
        }
        assertThat(analytics().netFlow(Batches.WORKSPACE, "nobody", THREE_MINUTES))
                .isEmpty();
    }

    @Test
    void topAccountsAreThoseThatMovedMost() {
        BigInteger large = BigInteger.TEN.pow(37);
        store.append(batches.next(
                new Movement(1, 2, "EUR", large, 0),
                new Movement(3, 4, "EUR", large.add(BigInteger.ONE), 0),
                Movement.of(1, 5, "EUR", 3, 0),
                Movement.of(6, 7, "EUR", 8, -30),
                Movement.of(8, 9, "USD", 8, 0)));
        assertThat(top(3))
                .containsExactly(
                        "acct_\\'1 " + large.add(BigInteger.valueOf(3)) + " 2",
                        "acct_\\'3 " + large.add(BigInteger.ONE) + " 1",
                        "acct_\\'4 " + large.add(BigInteger.ONE) + " 1");
        assertThat(top(100)).hasSize(5);
    }

    @Test
    void namesAreKept() {
        store.append(batches.next());
        restart();
        assertThat(store.workspace(3, 7)).contains(new Names.Workspace(7, Batches.WORKSPACE, 1));
        assertThat(store.workspace(3, 8)).isEmpty();
        assertThat(store.accounts(3, Set.of(0, 2, 99)).values())
                .containsExactlyInAnyOrder(
                        new Names.Account(0, 7, Batches.account(0), null),
                        new Names.Account(2, 7, Batches.account(2), "acct_\\'2"));
        assertThat(store.accounts(4, Set.of(0))).isEmpty();
        store.append(batches.next());
        List<Names.Asset> assets = store.assets(3, 7);
        assertThat(assets.getLast()).isEqualTo(new Names.Asset(2, 7, 301, "Q", 2));
    }

    @Test
    void manyBatchesOfAllShardsAddUp() {
        List<Batches> shards = List.of(new Batches(0), new Batches(1), new Batches(2));
        BigInteger expected = BigInteger.ZERO;
        for (int round = 1; round <= 8; round++) {
            for (Batches shard : shards) {
                List<Movement> movements = new ArrayList<>();
                for (int each = 0; each < round; each++) {
                    movements.add(Movement.of(each % 4, 4 + each % 3, "EUR", round * 100L + each, 0));
                    expected = expected.add(BigInteger.valueOf(round * 100L + each));
                }
                store.append(shard.next(movements.toArray(Movement[]::new)));
            }
            if (round % 3 == 0) {
                restart();
            }
        }
        assertThat(analytics().volumePerAsset(Batches.WORKSPACE, THREE_MINUTES).stream()
                        .map(AssetVolume::volume)
                        .reduce(BigInteger.ZERO, BigInteger::add))
                .isEqualTo(expected);
    }

    /** A store may notice that it has the batch already, or refuse it. */
    private void again(Batch batch) {
        try {
            store.append(batch);
        } catch (PositionMovedException refused) {
            assertThat(refused).hasMessageContaining("another process");
        }
        assertThat(store.position(3)).isEqualTo(batch.last());
    }

    private List<String> volumes() {
        return analytics().volumePerAsset(Batches.WORKSPACE, THREE_MINUTES).stream()
                .filter(row -> row.entries() > 0)
                .map(row -> row.asset() + " " + minute(row.bucket()) + " " + new BigDecimal(row.volume(), row.scale())
                        + " " + row.entries())
                .toList();
    }

    private List<String> top(int limit) {
        return analytics()
                .topAccounts(Batches.WORKSPACE, "EUR", Window.last(5, Window.FIVE_MINUTES, NOON.plusSeconds(61)), limit)
                .stream()
                .map(StoreContract::text)
                .toList();
    }

    private static String text(AssetVolume row) {
        return row.asset() + " " + minute(row.bucket()) + " " + row.volume() + " " + row.entries();
    }

    private static String text(AccountTurnover row) {
        return row.code() + " " + row.turnover() + " " + row.lines();
    }

    private static long minute(Instant bucket) {
        return Duration.between(NOON, bucket).toMinutes();
    }
}
