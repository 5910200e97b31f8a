package io.daybook.gateway;

import io.daybook.ledger.Event;
import io.daybook.ledger.Outcome;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what went through this gateway: {@code ledger_entries_created_total} and {@code
 * ledger_entry_validation_errors_total{error}}, the error being a fault's or a rejection's code.
 */
final class LedgerMetrics {
    private final MeterRegistry registry;
    private final LongAdder entries = new LongAdder();
    private final Map<String, Counter> errors = new ConcurrentHashMap<>();

    LedgerMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * In Prometheus' text format. By hand, because the client library takes the ending {@code _created} away from names: it
     * is reserved for the time of a series' making.
     */
    String entriesText() {
        return "# HELP ledger_entries_created_total Entries that requests to this process posted, replays not counted\n"
                + "# TYPE ledger_entries_created_total counter\nledger_entries_created_total " + entries.sum() + "\n";
    }

    void decided(CommandType type, Outcome outcome) {
        switch (outcome) {
            case Outcome.Done done -> {
                if (!done.replayed() && done.recorded().event() instanceof Event.Posting) {
                    entries.increment();
                }
            }
            case Outcome.Rejected rejected -> {
                if (posts(type) && !rejected.replayed()) {
                    error(rejected.code().wireName()).increment();
                }
            }
        }
    }

    void unreadable(CommandType type, List<Fault> faults) {
        if (posts(type) && !faults.isEmpty()) {
            error(faults.getFirst().code()).increment();
        }
    }

    private static boolean posts(CommandType type) {
        return switch (type) {
            case ENTRY, TRANSFER, CAPTURE, REVERSE -> true;
            case OPEN_ACCOUNT, CHANGE_ACCOUNT, CLOSE_ACCOUNT, VOID, DEFINE_ASSET, RESCALE_ASSET, CONFIGURE_WORKSPACE ->
                false;
        };
    }

    private Counter error(String code) {
        return errors.computeIfAbsent(
                code,
                name -> Counter.builder("ledger.entry.validation.errors")
                        .description("Commands that were to post an entry and were refused or could not be read")
                        .tag("error", name)
                        .register(registry));
    }
}
