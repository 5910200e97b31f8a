package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import io.daybook.ledger.journal.JournalUnavailableException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the journal while anybody listens, and hands what it reads to all clients without waiting for any. Works beside
 * Kafka and without it: the journal's own signal tells of a new segment.
 */
final class StreamFeed implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamFeed.class);
    private static final int SEGMENTS_AT_ONCE = 64;
    private static final long WAIT_MILLIS = 500;
    private static final long BALANCES_EVERY_MILLIS = 250;
    private static final long PIPELINE_EVERY_MILLIS = 1_000;
    private static final int MOST_CHANGED_ACCOUNTS = 1_000;

    private record Changed(int shard, int workspace, int account) {}

    private final Ledger ledger;
    private final SegmentSource segments;
    private final StreamJson messages;
    private final Supplier<Map<String, Long>> pipeline;
    private final List<StreamClient> clients = new CopyOnWriteArrayList<>();
    private final Map<Integer, Long> reached = new ConcurrentHashMap<>();
    private final Map<Integer, Thread> followers = new ConcurrentHashMap<>();
    private final Set<Changed> changed = new LinkedHashSet<>();
    /** Held while messages are handed out and while a client is added, so that it begins at a clear position. */
    private final ReentrantLock handing = new ReentrantLock();

    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(
            1, Thread.ofVirtual().name("stream-clock-", 0).factory());
    private volatile boolean closed;

    StreamFeed(Ledger ledger, SegmentSource segments, StreamJson messages, Supplier<Map<String, Long>> pipeline) {
        this.ledger = ledger;
        this.segments = segments;
        this.messages = messages;
        this.pipeline = pipeline;
        clock.scheduleWithFixedDelay(
                this::tellBalances, BALANCES_EVERY_MILLIS, BALANCES_EVERY_MILLIS, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(
                this::tellPipeline, PIPELINE_EVERY_MILLIS, PIPELINE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }

    StreamJson messages() {
        return messages;
    }

    /** Adds a client, which gets everything after the positions that are answered. */
    List<Position> add(StreamClient client) {
        handing.lock();
        try {
            if (clients.isEmpty()) {
                reached.clear();
                // Nobody listened, so the followers, if any are left, may be anywhere.
                for (Position head : ledger.head().join()) {
                    reached.put(head.shard(), head.seq());
                }
            }
            clients.add(client);
            reached.keySet().forEach(this::follow);
            return reached.entrySet().stream()
                    .map(each -> new Position(each.getKey(), each.getValue()))
                    .sorted((a, b) -> a.shard() - b.shard())
                    .toList();
        } finally {
            handing.unlock();
        }
    }

    void remove(StreamClient client) {
        clients.remove(client);
        client.ended();
    }

    int listeners() {
        return clients.size();
    }

    private void follow(int shard) {
        Thread follower = followers.get(shard);
        if (follower == null || !follower.isAlive()) {
            followers.put(
                    shard,
                    Thread.ofPlatform().daemon().name("stream-shard-" + shard).start(() -> run(shard)));
        }
    }

    private void run(int shard) {
        try {
            while (!closed) {
                try {
                    if (!turn(shard)) {
                        return;
                    }
                } catch (JournalUnavailableException away) {
                    LOG.debug("the journal cannot be read for the stream", away);
                    clock.schedule(() -> {}, WAIT_MILLIS, TimeUnit.MILLISECONDS).get();
                }
            }
        } catch (InterruptedException stopped) {
            LOG.trace("the stream of shard {} was ended", shard, stopped);
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("doing nothing failed", impossible);
        }
    }

    /** False: nobody listens any more. */
    private boolean turn(int shard) throws InterruptedException {
        Long at = reached.get(shard);
        if (at == null) {
            return false;
        }
        List<Segment> next = segments.read(shard, at + 1, SEGMENTS_AT_ONCE);
        if (next.isEmpty()) {
            if (clients.isEmpty()) {
                handing.lock();
                try {
                    if (clients.isEmpty()) {
                        followers.remove(shard);
                        return false;
                    }
                } finally {
                    handing.unlock();
                }
            }
            segments.awaitAfter(shard, at, WAIT_MILLIS);
            return true;
        }
        for (Segment segment : next) {
            List<StreamMessage> made = messages(segment, true);
            handing.lock();
            try {
                Long still = reached.get(shard);
                if (still == null || still != segment.seq() - 1) {
                    return true;
                }
                for (StreamMessage message : made) {
                    clients.forEach(client -> client.offer(message));
                }
                reached.put(shard, segment.seq());
            } finally {
                handing.unlock();
            }
        }
        return true;
    }

    private List<StreamMessage> messages(Segment segment, boolean live) {
        List<Recorded<Event>> events = segments.events(segment);
        Map<Integer, List<StreamJson.Posted>> postings = StreamJson.postings(events);
        if (postings.isEmpty()) {
            return List.of();
        }
        if (live && clients.stream().anyMatch(client -> client.wants(StreamMessage.Type.BALANCES))) {
            note(segment.shard(), postings);
        }
        return messages.entries(segment, postings, ledger.directory(segment.shard()));
    }

    /** What lies after {@code after} up to and including {@code to}. */
    void replay(int shard, long after, long to, Consumer consumer) throws IOException {
        long at = after;
        while (at < to) {
            List<Segment> next = segments.read(shard, at + 1, (int) Math.min(SEGMENTS_AT_ONCE, to - at));
            if (next.isEmpty()) {
                return;
            }
            for (Segment segment : next) {
                for (StreamMessage message : messages(segment, false)) {
                    consumer.take(message);
                }
            }
            at = next.getLast().seq();
        }
    }

    /** Takes messages and may wait. */
    interface Consumer {
        void take(StreamMessage message) throws IOException;
    }

    private void note(int shard, Map<Integer, List<StreamJson.Posted>> postings) {
        synchronized (changed) {
            postings.forEach((workspace, rows) ->
                    rows.forEach(row -> row.posted().lines().forEach(line -> {
                        if (changed.size() < MOST_CHANGED_ACCOUNTS) {
                            changed.add(new Changed(shard, workspace, line.account()));
                        }
                    })));
        }
    }

    /** Each account that changed since the last time, once, however often it did. */
    private void tellBalances() {
        List<Changed> taken;
        synchronized (changed) {
            taken = List.copyOf(changed);
            changed.clear();
        }
        Map<Integer, Map<Integer, List<Changed>>> byShard = new LinkedHashMap<>();
        taken.forEach(each -> byShard.computeIfAbsent(each.shard(), any -> new LinkedHashMap<>())
                .computeIfAbsent(each.workspace(), any -> new ArrayList<>())
                .add(each));
        byShard.forEach((shard, workspaces) -> workspaces.forEach((workspace, accounts) -> {
            for (int from = 0; from < accounts.size(); from += StreamJson.MOST_ROWS) {
                tellBalances(
                        shard,
                        workspace,
                        accounts.subList(from, Math.min(accounts.size(), from + StreamJson.MOST_ROWS)));
            }
        }));
    }

    private void tellBalances(int shard, int workspace, List<Changed> accounts) {
        try {
            Directory directory = ledger.directory(shard);
            String name = directory.workspaceName(workspace);
            List<CompletableFuture<Ledger.Read<Optional<AccountSnapshot>>>> asked = accounts.stream()
                    .map(each -> ledger.account(name, new AccountRef.ById(directory.accountId(each.account()))))
                    .toList();
            List<AccountSnapshot> snapshots = new ArrayList<>();
            Position asOf = null;
            for (CompletableFuture<Ledger.Read<Optional<AccountSnapshot>>> each : asked) {
                Ledger.Read<Optional<AccountSnapshot>> read = each.join();
                read.value().ifPresent(snapshots::add);
                asOf = read.position();
            }
            Position known = asOf;
            if (known == null || snapshots.isEmpty()) {
                return;
            }
            handing.lock();
            try {
                Position at = new Position(shard, reached.getOrDefault(shard, 0L));
                StreamMessage message = messages.balances(at, known, workspace, name, snapshots, directory);
                clients.forEach(client -> client.offer(message));
            } finally {
                handing.unlock();
            }
        } catch (CompletionException | LedgerUnavailableException notNow) {
            LOG.debug("balances are not told now", notNow);
        }
    }

    private void tellPipeline() {
        clients.forEach(StreamClient::look);
        if (clients.stream().noneMatch(client -> client.wants(StreamMessage.Type.PIPELINE))) {
            return;
        }
        handing.lock();
        try {
            Position at = reached.entrySet().stream()
                    .min(Map.Entry.comparingByKey())
                    .map(each -> new Position(each.getKey(), each.getValue()))
                    .orElse(new Position(0, 0));
            StreamMessage message = messages.pipeline(at, pipeline.get());
            clients.forEach(client -> client.offer(message));
        } finally {
            handing.unlock();
        }
    }

    @Override
    public void close() {
        closed = true;
        clients.forEach(client -> client.close(1001, "the server stops"));
        clock.shutdownNow();
        followers.values().forEach(Thread::interrupt);
    }
}
