package io.daybook.gateway;

import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.SegmentSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import tools.jackson.core.JsonGenerator;

/** The journal itself: its heads, and any segment with everything that its hash was made of. */
@Controller
final class JournalController {
    private final Reads reads;
    private final SegmentSource segments;
    private final Owners owners;

    JournalController(Reads reads, SegmentSource segments, Owners owners) {
        this.reads = reads;
        this.segments = segments;
        this.owners = owners;
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
                out.writeStringProperty("owner", owners.of(head));
                out.writeEndObject();
            }
            out.writeEndArray();
        });
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
