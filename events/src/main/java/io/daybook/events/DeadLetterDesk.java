package io.daybook.events;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where dead letters are looked at and replayed. All methods throw {@link RetryableException} while the database is away. */
public interface DeadLetterDesk {
    /** Letters in one page or one replay, at most. */
    int MAX_LETTERS = 1_000;

    /** Letters that wait, by consumer and kind of event; the most first. */
    List<Count> stats();

    record Count(String consumerName, String eventKind, long count) {}

    /** Letters that wait. */
    long waiting();

    /** Newest first. */
    Page list(Filter filter, int limit, Optional<Place> after);

    /**
     * @param youngerThan letters that were recorded so long ago, at most
     * @param withApplied also those that have had their effect meanwhile
     */
    record Filter(Optional<String> consumer, Optional<Duration> youngerThan, boolean withApplied) {}

    /** Where a page ends. */
    record Place(Instant createdAt, UUID id) {}

    /** @param next empty: there are no more */
    record Page(List<Letter> letters, Optional<Place> next) {
        public Page {
            letters = List.copyOf(letters);
        }
    }

    Optional<Shown> find(UUID id);

    /**
     * A letter as it is stored, without the record.
     *
     * @param payload JSON, identifiers masked
     * @param status {@code waiting} or {@code applied}
     * @param replayable whether the letter came with its record
     */
    record Letter(
            UUID id,
            Instant createdAt,
            String consumerName,
            String stage,
            String eventKind,
            @Nullable String eventId,
            String errorCode,
            String errorMessage,
            int attempts,
            @Nullable String traceId,
            @Nullable String correlationId,
            @Nullable Integer schemaId,
            String sourceTopic,
            int sourcePartition,
            long sourceOffset,
            @Nullable String sourceKey,
            Instant firstSeen,
            Instant lastSeen,
            String payload,
            String status,
            boolean replayable) {}

    /** A letter with what was done about it, the oldest first. */
    record Shown(Letter letter, List<Replayed> replays) {
        public Shown {
            replays = List.copyOf(replays);
        }
    }

    /** @param outcome {@code accepted}, {@code rejected} or {@code already_applied} */
    record Replayed(
            UUID runId,
            String requestedBy,
            Instant replayedAt,
            String outcome,
            @Nullable String code,
            @Nullable String message) {}

    /**
     * Hands letters that wait to their consumers again, the oldest first.
     *
     * @throws RetryableException when not even the first could be handed over
     */
    Report replay(Order order) throws InterruptedException;

    /**
     * @param ids only these; empty: all that the filter lets through
     * @param pause between the beginnings of two letters, at least; more than 0, a dry run does not wait
     * @param requestedBy for the audit
     * @param after where an earlier part of the same replay ended
     */
    record Order(
            Filter filter,
            List<UUID> ids,
            int limit,
            boolean dryRun,
            Duration pause,
            String requestedBy,
            Optional<Place> after) {
        public Order {
            ids = List.copyOf(ids);
        }
    }

    /**
     * @param next where to go on when there is more; empty: that was all
     * @param stopped why it ended before its limit: what a consumer needs is away
     */
    record Report(UUID runId, boolean dryRun, List<Item> items, Optional<Place> next, Optional<String> stopped) {
        public Report {
            items = List.copyOf(items);
        }
    }

    record Item(UUID id, String consumerName, String eventKind, ReplayTarget.Outcome outcome) {}
}
