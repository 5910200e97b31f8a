package io.daybook.testkit.simulation;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Submission;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A planted bug: shows every limit as it was set and heeds none. */
final class SkipsLimits implements Subject {
    private final SteppedShard shard = Planted.shard(SkipsLimits::withoutLimit);

    private static List<Event> withoutLimit(Event event) {
        return switch (event) {
            case Event.AccountOpened opened ->
                List.of(new Event.AccountOpened(
                        opened.workspace(),
                        opened.key(),
                        opened.account(),
                        opened.code(),
                        opened.asset(),
                        opened.normalSide(),
                        OverdraftLimit.UNLIMITED,
                        opened.softLimit(),
                        opened.metadata(),
                        opened.system(),
                        opened.implicit()));
            case Event.AccountChanged changed ->
                List.of(new Event.AccountChanged(
                        changed.workspace(),
                        changed.key(),
                        changed.account(),
                        changed.status(),
                        OverdraftLimit.UNLIMITED,
                        changed.softLimit(),
                        changed.metadata(),
                        changed.command()));
            default -> List.of(event);
        };
    }

    @Override
    public List<Outcome> submit(Submission submission, long nowMicros) {
        return shard.submit(submission, nowMicros);
    }

    @Override
    public List<AccountSnapshot> accounts(long nowMicros) {
        Map<Integer, OverdraftLimit> set = new HashMap<>();
        List<AccountSnapshot> blind = shard.accounts(nowMicros);
        for (Recorded<Event> recorded : shard.journal()) {
            if (recorded.event() instanceof Event.AccountOpened opened) {
                set.put(opened.account(), opened.overdraftLimit());
            } else if (recorded.event() instanceof Event.AccountChanged changed
                    && changed.command().overdraftLimit() != null) {
                set.put(changed.account(), changed.overdraftLimit());
            }
        }
        return blind.stream()
                .map(snapshot -> new AccountSnapshot(
                        snapshot.id(),
                        snapshot.number(),
                        snapshot.code(),
                        snapshot.asset(),
                        snapshot.normalSide(),
                        snapshot.status(),
                        set.getOrDefault(snapshot.number(), OverdraftLimit.UNLIMITED),
                        snapshot.softLimit(),
                        snapshot.system(),
                        snapshot.openedAtMicros(),
                        snapshot.balances()))
                .toList();
    }

    @Override
    public Directory directory() {
        return shard.directory();
    }

    @Override
    public List<Recorded<Event>> journal() {
        return shard.journal();
    }

    @Override
    public void restart(long nowMicros) {
        shard.restart(nowMicros);
    }

    @Override
    public void close() {
        shard.close();
    }
}
