package io.daybook.apps.internal.mining.crm;

import io.daybook.apps.internal.mining.event.MiningEvent;
import io.daybook.apps.internal.mining.event.Payload;
import io.daybook.apps.internal.mining.event.Stamp;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event of a customer that the CRM is to know.
 *
 * @param replaces whether it says all of the customer, so that an older one has nothing to add to it
 * @param body what is sent, JSON
 */
record CustomerEvent(UUID eventId, String kind, String customer, Stamp stamp, boolean replaces, String body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /**
     * Reads an event.
     *
     * @return empty when the kind is not for the CRM
     * @throws io.daybook.events.RejectedEventException when the payload is not what the kind has
     */
    static Optional<CustomerEvent> of(MiningEvent event) {
        return switch (event.kind()) {
            case "crm.customer_updated" -> Optional.of(read(event, "customer", true));
            case "crm.activity_recorded" -> Optional.of(read(event, "activity", false));
            default -> Optional.empty();
        };
    }

    private static CustomerEvent read(MiningEvent event, String object, boolean replaces) {
        Payload payload = Payload.of(event);
        String customer = payload.id("customer_id");
        JsonNode details = payload.object(object);
        Stamp stamp = event.stamp(payload);
        payload.requireNothingElse();
        ObjectNode body = JSON.createObjectNode();
        body.put("event_id", event.eventId().toString());
        body.put("kind", event.kind());
        body.put("tenant_id", event.tenant());
        body.put("customer_id", customer);
        body.put("occurred_at", stamp.occurredAt().toString());
        body.set(object, details);
        return new CustomerEvent(event.eventId(), event.kind(), customer, stamp, replaces, body.toString());
    }
}
