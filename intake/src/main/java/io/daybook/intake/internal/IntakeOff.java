package io.daybook.intake.internal;

import io.daybook.intake.Ingested;
import io.daybook.intake.Intake;
import io.daybook.intake.IntakeUnavailableException;
import io.daybook.intake.Payment;
import io.daybook.intake.PaymentGenerator;
import io.daybook.intake.RecentPayment;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The intake of a process without Kafka: says so. */
public final class IntakeOff implements Intake, PaymentGenerator {
    private static final Status NOTHING = new Status(false, 0, 0, 0, 0, Optional.empty());

    @Override
    public CompletableFuture<Ingested> ingest(Payment payment) {
        return CompletableFuture.failedFuture(IntakeUnavailableException.kafkaOff());
    }

    @Override
    public List<RecentPayment> recentRaw(int limit) {
        throw IntakeUnavailableException.kafkaOff();
    }

    @Override
    public List<RecentPayment> recentValidated(int limit) {
        throw IntakeUnavailableException.kafkaOff();
    }

    @Override
    public PaymentGenerator generator() {
        return this;
    }

    @Override
    public Status start(int ratePerSecond, int seconds, long seed) {
        throw IntakeUnavailableException.kafkaOff();
    }

    @Override
    public Status stop() {
        return NOTHING;
    }

    @Override
    public Status status() {
        return NOTHING;
    }
}
