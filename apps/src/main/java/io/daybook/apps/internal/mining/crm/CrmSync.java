package io.daybook.apps.internal.mining.crm;

import io.daybook.apps.AppsSettings;
import io.daybook.apps.internal.mining.event.MiningEvent;
import io.daybook.apps.internal.mining.event.Stamp;
import io.daybook.apps.internal.mining.sql.TenantSessions;
import io.daybook.events.RejectedEventException;
import io.daybook.events.RetryableException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;

/**
 * Tells the CRM of each event once. That it is going to be told is committed before the call, that it was in the transaction of the
 * event's row in {@code processed_events}. Whoever dies in between leaves the intent: the event comes again, and is settled
 * by asking the CRM or by the same call with the same Idempotency-Key.
 */
public final class CrmSync implements AutoCloseable {
    private static final Duration BREAKER_RESTS = Duration.ofSeconds(2);

    private final Crm crm;
    private final TenantSessions sessions;
    private final DataSource intents;

    CrmSync(Crm crm, TenantSessions sessions, DataSource intents) {
        this.crm = crm;
        this.sessions = sessions;
        this.intents = intents;
    }

    /**
     * @param intents connections beside those of the handlers: each takes one more while it holds its own, so both from one
     *     small pool could wait for each other
     */
    public static CrmSync over(URI url, AppsSettings settings, TenantSessions sessions, DataSource intents) {
        return new CrmSync(
                new HttpCrm(url, settings.crmLookupUrl(), settings.crmToken(), settings.crmTimeoutMs(), BREAKER_RESTS),
                sessions,
                intents);
    }

    /**
     * Takes an event; of another kind it has no effect.
     *
     * @throws RejectedEventException when it is wrong in itself, or the CRM refuses it ({@code crm_refused})
     * @throws RetryableException when nobody knows whether the CRM has it
     */
    public void handle(MiningEvent event, Connection transaction) throws SQLException, InterruptedException {
        Optional<CustomerEvent> read = CustomerEvent.of(event);
        if (read.isPresent() && begins(event.tenant(), read.get(), transaction)) {
            settle(event.tenant(), read.get(), transaction);
        }
    }

    /** What a dry run can say without calling anybody. */
    public void rehearse(MiningEvent event) {
        CustomerEvent.of(event);
    }

    /** False: there is nothing to tell. */
    private boolean begins(String tenant, CustomerEvent event, Connection transaction) throws SQLException {
        AtomicReference<Boolean> begins = new AtomicReference<>(true);
        sessions.in(transaction, tenant, () -> {
            SyncStore store = new SyncStore(transaction, tenant);
            Optional<Stamp> newest = store.lockCustomer(event.customer());
            Optional<SyncState> state = store.state(event.eventId());
            if (state.isPresent() && (state.get() == SyncState.DONE || state.get() == SyncState.SUPERSEDED)) {
                begins.set(false);
            } else if (event.replaces() && newest.isPresent() && newest.get().isAfter(event.stamp())) {
                store.put(event, SyncState.SUPERSEDED, null, false);
                begins.set(false);
            }
        });
        return begins.get();
    }

    private void settle(String tenant, CustomerEvent event, Connection transaction)
            throws SQLException, InterruptedException {
        boolean repeated = intend(tenant, event);
        switch (outcome(event, repeated)) {
            case CrmAnswer.Accepted() ->
                sessions.in(transaction, tenant, () -> {
                    SyncStore store = new SyncStore(transaction, tenant);
                    store.put(event, SyncState.DONE, null, false);
                    if (event.replaces()) {
                        store.putNewest(event.customer(), event.stamp());
                    }
                });
            case CrmAnswer.Refused(int status, String reason) -> {
                apart(tenant, store -> store.put(event, SyncState.REFUSED, status + " " + reason, false));
                throw new RejectedEventException(
                        "crm_refused", "The CRM refused the event with " + status + ": " + reason);
            }
            case CrmAnswer.Unknown(String reason) -> {
                apart(tenant, store -> store.put(event, SyncState.INTENDED, reason, false));
                throw new RetryableException("the CRM's answer is not known: " + reason, null);
            }
        }
    }

    /** Whether an earlier delivery may have called already. */
    private boolean intend(String tenant, CustomerEvent event) throws SQLException {
        AtomicReference<Boolean> repeated = new AtomicReference<>(false);
        apart(tenant, store -> {
            repeated.set(store.state(event.eventId()).isPresent());
            store.put(event, SyncState.INTENDED, null, true);
        });
        return repeated.get();
    }

    private CrmAnswer outcome(CustomerEvent event, boolean repeated) throws InterruptedException {
        if (repeated && crm.canBeAsked()) {
            Optional<Boolean> has = crm.has(event.eventId());
            if (has.isEmpty()) {
                return new CrmAnswer.Unknown("it does not say whether it has the event");
            }
            if (has.get()) {
                return new CrmAnswer.Accepted();
            }
        }
        return crm.tell(event.eventId(), event.body());
    }

    @FunctionalInterface
    private interface Step {
        void run(SyncStore store) throws SQLException;
    }

    /** In a transaction of its own, committed when this returns. */
    private void apart(String tenant, Step step) throws SQLException {
        try (Connection own = intents.getConnection()) {
            own.setAutoCommit(false);
            try {
                sessions.in(own, tenant, () -> step.run(new SyncStore(own, tenant)));
                own.commit();
            } finally {
                own.rollback();
                own.setAutoCommit(true);
            }
        }
    }

    @Override
    public void close() {
        crm.close();
    }
}
