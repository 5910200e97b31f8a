package io.daybook.events.internal.deadletter;

import io.daybook.events.DeadLetterDesk;
import io.daybook.events.DeadLetterKeys;
import io.daybook.events.Received;
import io.daybook.events.ReplayTarget;
import io.daybook.events.ReplayTarget.Outcome;
import io.daybook.events.ReplayTargets;
import io.daybook.events.RetryableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Reads the table of dead letters, and hands letters to their consumers again. */
final class ReplayDesk implements DeadLetterDesk {
    /** How long one call may take because of its rate; what is left over goes on with the next call. */
    private static final Duration LONGEST_CALL = Duration.ofSeconds(20);

    private final DataSource database;
    private final OriginalCipher cipher;
    private final ReplayTargets targets;
    private final Pace pace;

    ReplayDesk(DataSource database, DeadLetterKeys keys, ReplayTargets targets, Pace pace) {
        this.database = database;
        this.cipher = new OriginalCipher(keys);
        this.targets = targets;
        this.pace = pace;
    }

    private interface Query<T> {
        T on(Connection connection) throws SQLException;
    }

    private <T> T with(Query<T> query) {
        try (Connection connection = database.getConnection()) {
            return query.on(connection);
        } catch (SQLException away) {
            throw new RetryableException("the table of dead letters cannot be used: " + away.getMessage(), away);
        }
    }

    @Override
    public List<Count> stats() {
        return with(LetterTable::counts);
    }

    @Override
    public long waiting() {
        return with(LetterTable::waiting);
    }

    @Override
    public Page list(Filter filter, int limit, Optional<Place> after) {
        List<Letter> letters = with(connection -> LetterTable.newest(connection, filter, limit + 1, after));
        boolean more = letters.size() > limit;
        List<Letter> page = more ? letters.subList(0, limit) : letters;
        return new Page(page, more ? Optional.of(place(page.getLast())) : Optional.empty());
    }

    private static Place place(Letter letter) {
        return new Place(letter.createdAt(), letter.id());
    }

    @Override
    public Optional<Shown> find(UUID id) {
        return with(connection -> LetterTable.find(connection, id));
    }

    @Override
    public Report replay(Order order) throws InterruptedException {
        int limit = Math.min(order.limit(), MAX_LETTERS);
        if (!order.dryRun()) {
            limit = (int) Math.min(
                    limit, Math.max(1, LONGEST_CALL.toNanos() / order.pause().toNanos()));
        }
        int most = limit;
        List<LetterTable.Waiting> found = with(connection -> LetterTable.oldest(connection, order, most + 1));
        boolean more = found.size() > most;
        List<LetterTable.Waiting> letters = more ? found.subList(0, most) : found;
        UUID run = UUID.randomUUID();
        return order.dryRun() ? dryRun(run, letters, more) : realRun(run, order, letters, more);
    }

    private Report dryRun(UUID run, List<LetterTable.Waiting> letters, boolean more) throws InterruptedException {
        @Nullable Outcome[] outcomes = new Outcome[letters.size()];
        Map<String, List<Integer>> byConsumer = new LinkedHashMap<>();
        Map<Integer, Received> originals = new HashMap<>();
        for (int index = 0; index < letters.size(); index++) {
            LetterTable.Waiting letter = letters.get(index);
            try {
                originals.put(index, original(letter));
                target(letter);
                byConsumer
                        .computeIfAbsent(letter.consumerName(), any -> new ArrayList<>())
                        .add(index);
            } catch (UnreplayableException unreadable) {
                outcomes[index] = new Outcome.Rejected(unreadable.code(), unreadable.text());
            }
        }
        for (List<Integer> indexes : byConsumer.values()) {
            ReplayTarget target = target(letters.get(indexes.getFirst()));
            List<Received> records = indexes.stream().map(originals::get).toList();
            List<Outcome> each = target.dryRun(records);
            for (int at = 0; at < each.size(); at++) {
                outcomes[indexes.get(at)] = each.get(at);
            }
        }
        List<Item> items = new ArrayList<>();
        for (int index = 0; index < outcomes.length; index++) {
            Outcome outcome = outcomes[index];
            if (outcome == null) {
                throw new IllegalStateException("a dry run said nothing of some letters: " + Arrays.toString(outcomes));
            }
            items.add(item(letters.get(index), outcome));
        }
        return new Report(run, true, items, next(letters, more), Optional.empty());
    }

    private Report realRun(UUID run, Order order, List<LetterTable.Waiting> letters, boolean more)
            throws InterruptedException {
        List<Item> items = new ArrayList<>();
        long began = pace.nanos();
        for (LetterTable.Waiting letter : letters) {
            keepRate(began + items.size() * order.pause().toNanos());
            try {
                Outcome outcome = replay(letter);
                with(connection -> {
                    LetterTable.replayed(connection, letter.id(), run, order.requestedBy(), outcome);
                    return outcome;
                });
                items.add(item(letter, outcome));
            } catch (RetryableException away) {
                if (items.isEmpty()) {
                    throw away;
                }
                Optional<Place> next = Optional.of(letters.get(items.size() - 1).place());
                return new Report(run, false, items, next, Optional.ofNullable(away.getMessage()));
            }
        }
        return new Report(run, false, items, next(letters, more), Optional.empty());
    }

    private void keepRate(long due) throws InterruptedException {
        long wait = due - pace.nanos();
        if (wait > 0) {
            pace.sleep(wait);
        }
    }

    private Outcome replay(LetterTable.Waiting letter) throws InterruptedException {
        try {
            return target(letter).replay(original(letter));
        } catch (UnreplayableException unreadable) {
            return new Outcome.Rejected(unreadable.code(), unreadable.text());
        }
    }

    private Received original(LetterTable.Waiting letter) {
        OriginalCipher.Sealed sealed = letter.original();
        if (sealed == null) {
            throw new UnreplayableException(
                    "original_missing", "the letter came without its record, which was too large for the topic");
        }
        return cipher.open(letter.id(), sealed);
    }

    private ReplayTarget target(LetterTable.Waiting letter) {
        return targets.of(letter.consumerName())
                .orElseThrow(() -> new UnreplayableException(
                        "consumer_unknown",
                        "no consumer " + letter.consumerName() + " is in this process; ask the one that has it"));
    }

    private static Item item(LetterTable.Waiting letter, Outcome outcome) {
        return new Item(letter.id(), letter.consumerName(), letter.eventKind(), outcome);
    }

    private static Optional<Place> next(List<LetterTable.Waiting> letters, boolean more) {
        return more ? Optional.of(letters.getLast().place()) : Optional.empty();
    }
}
