package io.daybook.gateway;

import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerUnavailableException;
import io.daybook.ledger.Position;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Whether the ledger answers a linearizable read, how fast, who owns the journal's head and what its clock says. */
final class LedgerHealth implements HealthCheck {
    private static final long WAIT_SECONDS = 3;

    private final Ledger ledger;
    private final SegmentSource segments;
    private final Owners owners;

    LedgerHealth(Ledger ledger, SegmentSource segments, Owners owners) {
        this.ledger = ledger;
        this.segments = segments;
        this.owners = owners;
    }

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public Result check() {
        long begun = System.nanoTime();
        Map<String, Object> details = new LinkedHashMap<>();
        try {
            List<Position> heads = ledger.head().get(WAIT_SECONDS, TimeUnit.SECONDS);
            details.put("response_time_ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
            for (Position position : heads) {
                shard(details, position);
            }
            return new Result(Status.HEALTHY, details);
        } catch (ExecutionException failed) {
            details.put("reason", reason(failed));
        } catch (TimeoutException slow) {
            details.put("reason", "no answer within " + WAIT_SECONDS + " s");
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            details.put("reason", "stopping");
        }
        return new Result(Status.UNHEALTHY, details);
    }

    private void shard(Map<String, Object> details, Position position) {
        String prefix = "shard_" + position.shard() + "_";
        details.put(prefix + "position", position.toString());
        Optional<Segment> head = segments.head(position.shard());
        if (head.isPresent()) {
            details.put(prefix + "epoch", head.get().epoch());
            details.put(prefix + "owner", owners.of(head.get()));
            details.put(prefix + "journal_clock", Times.format(head.get().decidedAtMicros()));
        }
    }

    private static String reason(ExecutionException failed) {
        return failed.getCause() instanceof LedgerUnavailableException away
                ? away.reason().name().toLowerCase(Locale.ROOT)
                : "failed";
    }
}
