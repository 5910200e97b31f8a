package io.daybook.ledger.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BoundedExecutorTest {
    private static final int AT_ONCE = 3;
    private static final int PATIENCE_SECONDS = 20;
    private static final long LONG_ENOUGH_MILLIS = 200;

    @Test
    void soManyAtOnceAndTheOthersAfterThem() throws Exception {
        CountDownLatch full = new CountDownLatch(AT_ONCE);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger begun = new AtomicInteger();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            BoundedExecutor bounded = new BoundedExecutor(threads, AT_ONCE);
            for (int task = 0; task < 4 * AT_ONCE; task++) {
                boolean fails = task % 2 == 0;
                bounded.execute(() -> {
                    begun.incrementAndGet();
                    full.countDown();
                    awaitQuietly(release);
                    if (fails) {
                        throw new IllegalStateException("a task that fails frees its place too");
                    }
                });
            }
            assertThat(full.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
            Thread.sleep(LONG_ENOUGH_MILLIS);
            assertThat(begun).hasValue(AT_ONCE);
            CountDownLatch other = new CountDownLatch(1);
            threads.execute(other::countDown);
            assertThat(other.await(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .as("who is not bounded does not wait")
                    .isTrue();
            release.countDown();
        }
        assertThat(begun).hasValue(4 * AT_ONCE);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
