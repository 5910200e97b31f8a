package io.daybook.testkit.simulation;

import io.daybook.ledger.Event;
import io.daybook.ledger.internal.state.Application;
import io.daybook.ledger.internal.state.ShardState;
import java.util.List;
import java.util.function.Function;

/** A planted bug: what is applied is not what was decided. */
final class Planted extends Application {
    private final Function<Event, List<Event>> bug;

    Planted(ShardState state, Function<Event, List<Event>> bug) {
        super(state);
        this.bug = bug;
    }

    /** The production shard with this bug in it, on a store that never fails. */
    static SteppedShard shard(Function<Event, List<Event>> bug) {
        return SteppedShard.withoutFaults(state -> new Planted(state, bug));
    }

    @Override
    public void change(Event event, int index) {
        bug.apply(event).forEach(instead -> super.change(instead, index));
    }
}
