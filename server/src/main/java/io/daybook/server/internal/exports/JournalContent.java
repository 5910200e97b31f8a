package io.daybook.server.internal.exports;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerSettings;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.internal.postgres.JournalSettings;
import io.daybook.ledger.internal.postgres.PostgresJournalStore;
import io.daybook.ledger.internal.postgres.PostgresSegmentSource;
import io.daybook.ledger.internal.postgres.PostgresSnapshotStore;
import io.daybook.ledger.internal.postgres.PostgresWorkspaceRoutes;
import io.daybook.ledger.internal.shard.Recovered;
import io.daybook.ledger.internal.shard.Recovery;
import io.daybook.ledger.internal.state.ShardQueries;
import io.daybook.ledger.journal.JournalSession;
import io.daybook.server.internal.ServerException;
import io.daybook.server.internal.wiring.Database;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One workspace as the journal says it is, at the head that it had when this was loaded: read from the database alone, so it
 * is exact with and without a running server, however far the views are.
 */
public final class JournalContent {
    private static final int SEGMENTS_PER_READ = 64;

    /** Is there from the start, though the journal knows of it only when something is written into it. */
    private static final String DEFAULT_WORKSPACE = "default";

    private static final int MAX_NAMES_SHOWN = 10;

    private final Recovered shard;
    private final ShardQueries queries;
    private final PostgresSegmentSource segments;
    private final String workspace;

    private JournalContent(Recovered shard, PostgresSegmentSource segments, String workspace) {
        this.shard = shard;
        this.queries = new ShardQueries(shard.state());
        this.segments = segments;
        this.workspace = workspace;
    }

    /**
     * Loads the newest snapshot and what follows it.
     *
     * @throws ServerException when nobody ever used the workspace
     */
    public static JournalContent load(Database database, String workspace) {
        Map<String, Integer> routes = new PostgresWorkspaceRoutes(database.pool()).all();
        int shard = routes.getOrDefault(workspace, 0);
        PostgresJournalStore store = new PostgresJournalStore(database.connections()::open, JournalSettings.DEFAULTS);
        try (JournalSession session = store.open(shard)) {
            Recovery recovery =
                    new Recovery(shard, session, new PostgresSnapshotStore(database.pool()), LedgerSettings.defaults());
            JournalContent content =
                    new JournalContent(recovery.load(null), new PostgresSegmentSource(database.pool()), workspace);
            if (content.workspace().isEmpty() && !workspace.equals(DEFAULT_WORKSPACE)) {
                throw unknown(workspace, routes.keySet());
            }
            return content;
        }
    }

    private static ServerException unknown(String workspace, Collection<String> known) {
        List<String> names =
                known.stream().filter(name -> !name.equals(workspace)).sorted().toList();
        String shown = String.join(", ", names.subList(0, Math.min(names.size(), MAX_NAMES_SHOWN)));
        String there = names.isEmpty()
                ? "Nothing was written into any workspace yet."
                : "There " + (names.size() == 1 ? "is " : "are ") + shown
                        + (names.size() > MAX_NAMES_SHOWN ? " and " + (names.size() - MAX_NAMES_SHOWN) + " more" : "")
                        + ".";
        return new ServerException("There is no workspace " + workspace + ". " + there, null);
    }

    /** Empty when nobody ever used the workspace. */
    Optional<Ledger.WorkspaceSnapshot> workspace() {
        return queries.workspace(workspace);
    }

    List<AccountSnapshot> accounts() {
        return queries.accounts(workspace);
    }

    List<Asset> assets() {
        return queries.assets(workspace);
    }

    Directory directory() {
        return shard.state();
    }

    /** Takes one posted entry. */
    @FunctionalInterface
    interface Entries<X extends Exception> {
        void take(Recorded<Event> recorded, Event.Posting posting) throws X;
    }

    /** Gives every posted entry of the workspace in the order of recording. */
    <X extends Exception> void entries(Entries<X> sink) throws X {
        int number = workspace().map(Ledger.WorkspaceSnapshot::number).orElse(-1);
        long next = 1;
        while (next <= shard.headSeq()) {
            int limit = (int) Math.min(SEGMENTS_PER_READ, shard.headSeq() - next + 1);
            List<Segment> page = segments.read(shard.shard(), next, limit);
            for (Segment segment : page) {
                for (Recorded<Event> recorded : segments.events(segment)) {
                    if (recorded.event() instanceof Event.Posting posting && posting.workspace() == number) {
                        sink.take(recorded, posting);
                    }
                }
            }
            next += page.size();
        }
    }
}
