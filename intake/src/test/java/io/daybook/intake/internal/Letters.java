package io.daybook.intake.internal;

import io.daybook.events.Received;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stands in a topic of dead letters. */
final class Letters {
    private Letters() {}

    static List<JsonNode> all(Pipeline pipeline, String topic) {
        return pipeline.all(topic).stream().map(Letters::envelope).toList();
    }

    static List<JsonNode> of(Pipeline pipeline, String topic, String eventId) {
        return all(pipeline, topic).stream()
                .filter(letter -> eventId.equals(letter.path("event_id").stringValue("")))
                .toList();
    }

    static List<String> codes(Pipeline pipeline, String topic) {
        return all(pipeline, topic).stream()
                .map(letter -> letter.path("error_code").stringValue(""))
                .toList();
    }

    private static JsonNode envelope(Received record) {
        return JsonMapper.shared().readTree(new String(Objects.requireNonNull(record.value()), StandardCharsets.UTF_8));
    }
}
