package io.daybook.intake;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes payments for the ledger and shows those on their way. */
public interface Intake {
    /** Payments that {@link #recentRaw} and {@link #recentValidated} give, at most. */
    int MAX_RECENT = 1_000;

    /**
     * Produces the payment to {@code tx_raw}; done when the broker has it on its disk. The same {@code event_id} may be sent
     * again at any time: the ledger does it once. Fails only with {@link IntakeUnavailableException}.
     */
    CompletableFuture<Ingested> ingest(Payment payment);

    /**
     * The newest payments as they came in, newest first.
     *
     * @param limit 1 to {@link #MAX_RECENT}
     * @throws IntakeUnavailableException when Kafka is off or away
     */
    List<RecentPayment> recentRaw(int limit);

    /**
     * The newest payments that were found right in themselves, newest first.
     *
     * @param limit 1 to {@link #MAX_RECENT}
     * @throws IntakeUnavailableException when Kafka is off or away
     */
    List<RecentPayment> recentValidated(int limit);

    PaymentGenerator generator();
}
