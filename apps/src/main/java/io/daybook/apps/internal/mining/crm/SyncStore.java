package io.daybook.apps.internal.mining.crm;

import io.daybook.apps.internal.mining.event.Stamp;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Intents and outcomes of one tenant in PostgreSQL, in the transaction that it is given. */
final class SyncStore {
    private static final String LOCK_CUSTOMER = """
            INSERT INTO mining.crm_customer (tenant_id, customer_id) VALUES (?, ?)
            ON CONFLICT (tenant_id, customer_id) DO UPDATE SET customer_id = excluded.customer_id
            RETURNING occurred_at, event_id""";

    private static final String PUT_NEWEST = """
            UPDATE mining.crm_customer SET occurred_at = ?, event_id = ? WHERE tenant_id = ? AND customer_id = ?""";

    private static final String STATE = "SELECT state FROM mining.crm_sync WHERE tenant_id = ? AND event_id = ?";

    private static final String PUT_STATE = """
            INSERT INTO mining.crm_sync (tenant_id, event_id, kind, customer_id, occurred_at, state, last_error, settled_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, CASE WHEN ? THEN clock_timestamp() END)
            ON CONFLICT (tenant_id, event_id) DO UPDATE
               SET state = excluded.state,
                   attempts = crm_sync.attempts + CASE WHEN excluded.state = 'intended' AND ? THEN 1 ELSE 0 END,
                   last_error = excluded.last_error, settled_at = excluded.settled_at""";

    private final Connection transaction;
    private final String tenant;

    SyncStore(Connection transaction, String tenant) {
        this.transaction = transaction;
        this.tenant = tenant;
    }

    /**
     * Waits for whoever works on the customer, and keeps others out until the transaction ends.
     *
     * @return the newest update that the CRM has; empty: none
     */
    Optional<Stamp> lockCustomer(String customer) throws SQLException {
        try (PreparedStatement lock = transaction.prepareStatement(LOCK_CUSTOMER)) {
            lock.setString(1, tenant);
            lock.setString(2, customer);
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                OffsetDateTime at = row.getObject(1, OffsetDateTime.class);
                UUID event = row.getObject(2, UUID.class);
                return at == null || event == null ? Optional.empty() : Optional.of(new Stamp(at.toInstant(), event));
            }
        }
    }

    void putNewest(String customer, Stamp stamp) throws SQLException {
        try (PreparedStatement put = transaction.prepareStatement(PUT_NEWEST)) {
            put.setObject(1, stamp.occurredAt().atOffset(ZoneOffset.UTC));
            put.setObject(2, stamp.eventId());
            put.setString(3, tenant);
            put.setString(4, customer);
            put.executeUpdate();
        }
    }

    Optional<SyncState> state(UUID event) throws SQLException {
        try (PreparedStatement select = transaction.prepareStatement(STATE)) {
            select.setString(1, tenant);
            select.setObject(2, event);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(SyncState.of(row.getString(1))) : Optional.empty();
            }
        }
    }

    /** @param begins whether this is a further delivery that begins to call */
    void put(CustomerEvent event, SyncState next, @Nullable String error, boolean begins) throws SQLException {
        Optional<SyncState> now = state(event.eventId());
        if (now.isPresent() && !now.get().mayBecome(next)) {
            throw new IllegalStateException(
                    "event " + event.eventId() + " is " + now.get().text() + " and cannot become " + next.text());
        }
        try (PreparedStatement put = transaction.prepareStatement(PUT_STATE)) {
            put.setString(1, tenant);
            put.setObject(2, event.eventId());
            put.setString(3, event.kind());
            put.setString(4, event.customer());
            put.setObject(5, event.stamp().occurredAt().atOffset(ZoneOffset.UTC));
            put.setString(6, next.text());
            put.setString(7, error);
            put.setBoolean(8, next != SyncState.INTENDED);
            put.setBoolean(9, begins);
            put.executeUpdate();
        }
    }
}
