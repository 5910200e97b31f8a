package io.daybook.gateway;

import io.daybook.events.EventPublishing;
import io.daybook.events.SlotStatus;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Whether change data capture reads its replication slot, and how much write-ahead log is held back for it. */
public final class ReplicationSlotHealth implements HealthCheck {
    private final EventPublishing outbox;

    public ReplicationSlotHealth(EventPublishing outbox) {
        this.outbox = outbox;
    }

    @Override
    public String name() {
        return "replication_slot";
    }

    @Override
    public Result check() {
        Map<String, Object> details = new LinkedHashMap<>();
        try {
            Optional<SlotStatus> slot = outbox.isOn() ? outbox.slot() : Optional.empty();
            return slot.map(found -> new Result(status(found, details), details))
                    .orElseGet(() -> new Result(Status.DISABLED, details));
        } catch (SQLException away) {
            details.put("reason", "SQLSTATE " + away.getSQLState());
            return new Result(Status.UNHEALTHY, details);
        }
    }

    private static Status status(SlotStatus slot, Map<String, Object> details) {
        details.put("slot_name", slot.name());
        if (!slot.exists()) {
            details.put("reason", "there is no such slot");
            return Status.UNHEALTHY;
        }
        details.put("active", slot.active());
        details.put("wal_status", slot.walStatus());
        details.put("retained_bytes", slot.retainedBytes());
        slot.maxRetainedBytes()
                .ifPresentOrElse(
                        most -> details.put("max_retained_bytes", most),
                        () -> details.put(
                                "warning",
                                "max_slot_wal_keep_size is -1: a slot that nobody reads fills the disk; set a bound"));
        return switch (slot.walStatus()) {
            case "lost" -> Status.UNHEALTHY;
            case "unreserved" -> Status.DEGRADED;
            default ->
                slot.active()
                                && slot.retainedBytes() < slot.warnBytes()
                                && slot.maxRetainedBytes().isPresent()
                        ? Status.HEALTHY
                        : Status.DEGRADED;
        };
    }
}
