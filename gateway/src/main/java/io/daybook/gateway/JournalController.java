package io.daybook.gateway;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.core.JsonGenerator;

/** The journal itself: its heads, and any segment with everything that its hash was made of. */
@Controller
final class JournalController {
    private static final int MAX_REMEMBERED_OWNERS = 1_024;

    private record Reign(int shard, long epoch) {}

    private final Reads reads;
    private final SegmentSource segments;
    private final Map<Reign, String> owners = new ConcurrentHashMap<>();

    JournalController(Reads reads, SegmentSource segments) {
        this.reads = reads;
        this.segments = segments;
    }

    @GetMapping("/v1/journal/head")
    Reply head(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        List<Segment> heads = segments.shards().stream()
                .map(segments::head)
                .flatMap(Optional::stream)
                .toList();
        return reads.object(out -> {
            out.writeName("shards");
            out.writeStartArray();
            for (Segment head : heads) {
                out.writeStartObject();
                out.writeNumberProperty("shard", head.shard());
                out.writeNumberProperty("epoch", head.epoch());
                out.writeNumberProperty("seq", head.seq());
                out.writeStringProperty("hash", HexFormat.of().formatHex(head.hash()));
                out.writeStringProperty("decided_at", Times.format(head.decidedAtMicros()));
                out.writeStringProperty("owner", owner(head));
                out.writeEndObject();
            }
            out.writeEndArray();
        });
    }

    /** Every reign begins with a segment that names its owner: the first of its epoch, found by halving. */
    private String owner(Segment head) {
        Reign reign = new Reign(head.shard(), head.epoch());
        String known = owners.get(reign);
        if (known != null) {
            return known;
        }
        long low = 1;
        long high = head.seq();
        while (low < high) {
            long middle = (low + high) >>> 1;
            boolean earlier = segments.find(head.shard(), middle)
                    .map(segment -> segment.epoch() < head.epoch())
                    .orElse(true);
            low = earlier ? middle + 1 : low;
            high = earlier ? high : middle;
        }
        String owner = segments.find(head.shard(), low).stream()
                .flatMap(segment -> segments.events(segment).stream())
                .map(Recorded::event)
                .filter(Event.OwnerStarted.class::isInstance)
                .map(Event.OwnerStarted.class::cast)
                .map(Event.OwnerStarted::owner)
                .findFirst()
                .orElse("");
        if (owners.size() >= MAX_REMEMBERED_OWNERS) {
            owners.clear();
        }
        owners.put(reign, owner);
        return owner;
    }

    @GetMapping("/v1/journal/{shard}/{seq}")
    Reply segment(Call call, @PathVariable("shard") String shard, @PathVariable("seq") String seq) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        int shardNumber = (int) number(shard, 4_095);
        Segment segment = segments.find(shardNumber, number(seq, 1L << 40))
                .orElseThrow(() -> ProblemException.of(404, "segment_not_found", "the journal has no such segment"));
        List<Recorded<Event>> events = segments.events(segment);
        return reads.object(out -> {
            out.writeNumberProperty("shard", segment.shard());
            out.writeNumberProperty("epoch", segment.epoch());
            out.writeNumberProperty("seq", segment.seq());
            out.writeStringProperty("decided_at", Times.format(segment.decidedAtMicros()));
            out.writeNumberProperty("decided_at_micros", segment.decidedAtMicros());
            out.writeNumberProperty("format", segment.format());
            out.writeName("events");
            out.writeStartArray();
            events.forEach(recorded -> event(out, recorded));
            out.writeEndArray();
            out.writeStringProperty("payload_base64", Base64.getEncoder().encodeToString(segment.payload()));
            out.writeStringProperty("prev_hash", HexFormat.of().formatHex(segment.prevHash()));
            out.writeStringProperty("hash", HexFormat.of().formatHex(segment.hash()));
        });
    }

    private static void event(JsonGenerator out, Recorded<Event> recorded) {
        out.writeStartObject();
        out.writeNumberProperty("index", recorded.index());
        out.writeStringProperty("type", EventNames.of(recorded.event()));
        RecordJson.properties(out, recorded.event());
        out.writeEndObject();
    }

    private static long number(String text, long most) {
        boolean digits = !text.isEmpty() && text.length() <= 13 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Long.parseLong(text) > most) {
            throw ProblemException.of(404, "segment_not_found", "shard and seq are whole numbers");
        }
        return Long.parseLong(text);
    }
}
