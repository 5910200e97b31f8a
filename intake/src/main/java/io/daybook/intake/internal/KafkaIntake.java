package io.daybook.intake.internal;

import io.daybook.intake.Ingested;
import io.daybook.intake.Intake;
import io.daybook.intake.Payment;
import io.daybook.intake.PaymentGenerator;
import io.daybook.intake.RecentPayment;
import io.daybook.intake.internal.generate.SeededGenerator;
import io.daybook.intake.internal.ingest.RawWriter;
import io.daybook.intake.internal.recent.TopicEnd;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The intake on a broker. */
final class KafkaIntake implements Intake {
    private final RawWriter writer;
    private final TopicEnd raw;
    private final TopicEnd validated;
    private final SeededGenerator generator;

    KafkaIntake(RawWriter writer, TopicEnd raw, TopicEnd validated, SeededGenerator generator) {
        this.writer = writer;
        this.raw = raw;
        this.validated = validated;
        this.generator = generator;
    }

    @Override
    public CompletableFuture<Ingested> ingest(Payment payment) {
        return writer.send(payment);
    }

    @Override
    public List<RecentPayment> recentRaw(int limit) {
        return raw.newest(limit);
    }

    @Override
    public List<RecentPayment> recentValidated(int limit) {
        return validated.newest(limit);
    }

    @Override
    public PaymentGenerator generator() {
        return generator;
    }

    /** Not called close: whoever is lent an intake must not end it because it can be closed. */
    void stop() {
        generator.close();
        writer.close();
        raw.close();
        validated.close();
    }
}
