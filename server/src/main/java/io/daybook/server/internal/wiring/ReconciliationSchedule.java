package io.daybook.server.internal.wiring;

import io.daybook.ledger.BrokenJournalException;
import io.daybook.views.Reconciliation;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares balances with the journal now and then, and says loudly when they differ; mending is a person's decision. */
final class ReconciliationSchedule implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReconciliationSchedule.class);

    private final Reconciliation reconciliation;
    private final List<Integer> shards;
    private final Duration every;
    private final Thread thread;

    /** @param every zero: never */
    ReconciliationSchedule(Reconciliation reconciliation, List<Integer> shards, Duration every) {
        this.reconciliation = reconciliation;
        this.shards = shards;
        this.every = every;
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("reconciliation")
                .priority(Thread.MIN_PRIORITY)
                .unstarted(this::run);
        if (every.isPositive()) {
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(every);
                shards.forEach(this::reconcile);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void reconcile(int shard) {
        try {
            Reconciliation.Report report = reconciliation.reconcile(shard);
            if (report.clean()) {
                LOG.info("Reconciled shard {}: {} balances agree with the journal", shard, report.compared());
            } else {
                LOG.error(
                        "Shard {}: {} of {} balances differ from the journal; `daybook verify` lists them",
                        shard,
                        report.driftCount(),
                        report.compared());
            }
        } catch (BrokenJournalException broken) {
            LOG.error("The journal is damaged: {}; `daybook verify` says more", broken.getMessage());
        } catch (RuntimeException later) {
            LOG.warn("Shard {} was not reconciled; the next turn tries again: {}", shard, later.getMessage());
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
