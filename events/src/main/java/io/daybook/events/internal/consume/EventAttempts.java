package io.daybook.events.internal.consume;

import io.daybook.events.EventSpec;
import io.daybook.events.Failure;
import io.daybook.events.Received;
import io.daybook.events.ReceivedEvent;
import io.daybook.events.RejectedEventException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One record until it has had its effect or is a dead letter: attempts, pauses, the letter. */
final class EventAttempts implements PartitionWork.Step {
    private static final Logger LOG = LoggerFactory.getLogger(EventAttempts.class);

    private final EventSpec spec;
    private final EventTransaction transaction;
    private final LetterSender letters;
    private final InstantSource clock;
    private final Semaphore handlers;
    private final Counter applied;
    private final Counter duplicates;
    private final Counter dead;
    private final Map<String, String> troubles = new ConcurrentHashMap<>();

    EventAttempts(
            EventSpec spec,
            EventTransaction transaction,
            LetterSender letters,
            MeterRegistry registry,
            InstantSource clock) {
        this.spec = spec;
        this.transaction = transaction;
        this.letters = letters;
        this.clock = clock;
        this.handlers = new Semaphore(spec.parallelism());
        this.applied = counter(registry, "applied");
        this.duplicates = counter(registry, "duplicate");
        this.dead = counter(registry, "dead");
    }

    private Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("daybook.consumer.events")
                .description("Events that a consumer has finished, by what came of them")
                .tags("consumer", spec.consumer().group(), "outcome", outcome)
                .register(registry);
    }

    /** What keeps a record from being finished now; empty when all is well. */
    Optional<String> trouble() {
        return troubles.values().stream().findAny();
    }

    @Override
    public boolean handle(Received record, PartitionWork work) throws InterruptedException {
        try {
            return untilFinished(record, work);
        } finally {
            troubles.remove(record.place());
        }
    }

    private boolean untilFinished(Received record, PartitionWork work) throws InterruptedException {
        Instant firstSeen = clock.instant();
        int attempts = 0;
        int failures = 0;
        while (!work.isGivenBack()) {
            Optional<Fault> fault = attempt(record);
            if (fault.isEmpty()) {
                return true;
            }
            failures++;
            switch (fault.get()) {
                case Fault.Away away -> troubled(record, away.message());
                case Fault.Passing(String code, String message) -> {
                    attempts++;
                    troubled(record, message);
                    if (attempts >= spec.attempts()) {
                        return giveUp(failure(record, code, message, attempts, firstSeen), work);
                    }
                }
                case Fault.Lasting(String code, String message) -> {
                    return giveUp(failure(record, code, message, attempts + 1, firstSeen), work);
                }
            }
            if (work.pause(Backoff.pause(spec.consumer(), failures))) {
                return false;
            }
        }
        return false;
    }

    private Optional<Fault> attempt(Received record) throws InterruptedException {
        handlers.acquire();
        long began = System.nanoTime();
        try {
            switch (transaction.apply(event(spec, record))) {
                case APPLIED -> applied.increment();
                case DUPLICATE -> duplicates.increment();
            }
            return Optional.empty();
        } catch (SQLException | RuntimeException | Error failed) {
            if (Thread.interrupted()) {
                // Whatever it says, it was stopped.
                throw new InterruptedException();
            }
            boolean tooSlow = System.nanoTime() - began > spec.handlerTimeout().toNanos();
            return Optional.of(Fault.of(failed, tooSlow));
        } finally {
            handlers.release();
        }
    }

    /** @throws RejectedEventException when the record is no event */
    static ReceivedEvent event(EventSpec spec, Received record) {
        byte[] value = record.value();
        if (value != null && value.length > spec.maxValueBytes()) {
            throw new RejectedEventException(
                    "too_large",
                    "the value has " + value.length + " bytes; "
                            + spec.consumer().group() + " takes " + spec.maxValueBytes());
        }
        return ReceivedEvent.of(record);
    }

    private Failure failure(Received record, String code, String message, int attempts, Instant firstSeen) {
        return new Failure(
                spec.consumer().group(),
                spec.stage(),
                spec.dlqTopic(),
                record,
                code,
                message,
                attempts,
                firstSeen,
                clock.instant());
    }

    /** The record is finished when the broker has its letter, not before: a letter must not be lost either. */
    private boolean giveUp(Failure failure, PartitionWork work) throws InterruptedException {
        for (int failures = 1; ; failures++) {
            try {
                letters.send(failure);
                dead.increment();
                LOG.warn(
                        "{} gave up {} ({}); it is a dead letter now, see `daybook dlq show {}`",
                        failure.consumer(),
                        failure.record().place(),
                        failure.code(),
                        failure.letterId());
                return true;
            } catch (InterruptException interrupted) {
                throw new InterruptedException();
            } catch (KafkaException away) {
                troubled(failure.record(), "a dead letter cannot be sent: " + away.getMessage());
            } catch (RuntimeException defect) {
                // A record that is neither handled nor a letter must be seen, not lost: its key waits.
                LOG.error("the letter of {} cannot be written", failure.record().place(), defect);
                troubled(failure.record(), "a dead letter cannot be written: " + defect);
            }
            if (work.pause(Backoff.pause(spec.consumer(), failures))) {
                return false;
            }
        }
    }

    private void troubled(Received record, String message) {
        boolean first = troubles.isEmpty();
        troubles.put(record.place(), message);
        if (first) {
            LOG.warn("{} at {}: {}; tried again", spec.consumer().group(), record.place(), message);
        }
    }
}
