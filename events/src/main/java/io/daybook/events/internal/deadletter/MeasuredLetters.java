package io.daybook.events.internal.deadletter;

import io.daybook.events.DeadLetters;
import io.daybook.events.Failure;
import io.daybook.events.Outgoing;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts letters as they are written: {@code daybook_dlq_letters_total{consumer_name,error_code}}. One that is written again,
 * because its transaction failed, counts again.
 */
final class MeasuredLetters implements DeadLetters {
    static final String METER = "daybook.dlq.letters";

    private final DeadLetters letters;
    private final MeterRegistry registry;

    MeasuredLetters(DeadLetters letters, MeterRegistry registry) {
        this.letters = letters;
        this.registry = registry;
    }

    @Override
    public Outgoing letter(Failure failure) {
        Outgoing letter = letters.letter(failure);
        Counter.builder(METER)
                .description("Dead letters that consumers wrote")
                .tags("consumer_name", failure.consumer(), "error_code", failure.code())
                .register(registry)
                .increment();
        return letter;
    }

    @Override
    public Outgoing letterWithoutOriginal(Failure failure) {
        return letters.letterWithoutOriginal(failure);
    }
}
