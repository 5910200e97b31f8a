package io.daybook.gateway;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Position;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.views.AssetLabel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The messages of the stream. {@code position} is where a client may go on with {@code ?after=}: everything of the shard up
 * to there was in this message or in an earlier one.
 */
final class StreamJson {
    /** Entries or balances in one message; a segment with more becomes several messages. */
    static final int MOST_ROWS = 100;

    /** A posting with what it is posted in. */
    record Posted(Recorded<? extends Event> recorded, LineEvents.Posted posted) {}

    private final Json json;

    StreamJson(Json json) {
        this.json = json;
    }

    /**
     * One message per {@value #MOST_ROWS} entries of a workspace; only the last of the segment moves the position, so that
     * going on after it misses nothing, whatever was missed in the middle.
     */
    List<StreamMessage> entries(Segment segment, Map<Integer, List<Posted>> byWorkspace, Directory directory) {
        List<StreamMessage> messages = new ArrayList<>();
        int workspacesLeft = byWorkspace.size();
        for (Map.Entry<Integer, List<Posted>> each : byWorkspace.entrySet()) {
            workspacesLeft--;
            String workspace = directory.workspaceName(each.getKey());
            List<Posted> all = each.getValue();
            for (int from = 0; from < all.size(); from += MOST_ROWS) {
                int to = Math.min(all.size(), from + MOST_ROWS);
                List<Posted> rows = all.subList(from, to);
                boolean last = workspacesLeft == 0 && to == all.size();
                Position position = new Position(segment.shard(), last ? segment.seq() : segment.seq() - 1);
                messages.add(message(StreamMessage.Type.ENTRIES, position, workspace, out -> {
                    for (Posted row : rows) {
                        out.writeStartObject();
                        entry(out, directory, row);
                        out.writeEndObject();
                    }
                }));
            }
        }
        return messages;
    }

    private static void entry(JsonGenerator out, Directory directory, Posted row) {
        Recorded<? extends Event> recorded = row.recorded();
        Event.Posting posting = row.posted().posting();
        out.writeStringProperty("id", recorded.entryId().toString());
        out.writeStringProperty("kind", Resources.lower(row.posted().kind()));
        switch (posting) {
            case Event.TransferCompleted _, Event.ExchangeCompleted _ ->
                Resources.id(out, "transfer_id", recorded.transferId());
            case Event.HoldCaptured captured -> Resources.id(out, "transfer_id", captured.transferId());
            case Event.EntryPosted posted -> Resources.id(out, "batch_id", posted.batchId());
            case Event.EntryReversed reversed -> Resources.id(out, "reverses", reversed.reversedEntry());
        }
        out.writeName("lines");
        out.writeStartArray();
        for (LineEvents.Line line : row.posted().lines()) {
            out.writeStartObject();
            out.writeStringProperty(
                    "account_id", directory.accountId(line.account()).toString());
            Json.optional(out, "account_code", directory.accountCode(line.account()));
            out.writeStringProperty("side", Resources.lower(line.side()));
            Asset asset = directory.asset(posting.workspace(), line.asset());
            Resources.money(out, "amount", line.amount(), new AssetLabel(asset.code(), asset.scale()));
            out.writeStringProperty("asset", asset.code());
            out.writeEndObject();
        }
        out.writeEndArray();
        Json.optional(out, "description", posting.details().description());
        Json.optional(out, "correlation_id", posting.details().correlationId());
        out.writeStringProperty("effective_at", Times.format(recorded.effectiveAtMicros(posting.details())));
        out.writeStringProperty("recorded_at", Times.format(recorded.recordedAtMicros()));
        out.writeStringProperty("position", recorded.position().toString());
    }

    /**
     * @param position that the stream has reached
     * @param asOf that the balances were read at, the same or later
     */
    StreamMessage balances(
            Position position,
            Position asOf,
            int workspace,
            String workspaceName,
            List<AccountSnapshot> accounts,
            Directory directory) {
        return message(StreamMessage.Type.BALANCES, position, workspaceName, out -> {
            for (AccountSnapshot account : accounts) {
                for (Balance balance : account.balances()) {
                    Asset asset = directory.asset(workspace, balance.asset());
                    AssetLabel label = new AssetLabel(asset.code(), asset.scale());
                    out.writeStartObject();
                    out.writeStringProperty("account_id", account.id().toString());
                    Json.optional(out, "account_code", account.code());
                    out.writeStringProperty("asset", asset.code());
                    Resources.money(out, "balance", balance.posted(), label);
                    Resources.money(out, "available", balance.available(account.normalSide()), label);
                    out.writeStringProperty("as_of", asOf.toString());
                    out.writeEndObject();
                }
            }
        });
    }

    StreamMessage pipeline(Position position, Map<String, Long> counts) {
        return new StreamMessage(StreamMessage.Type.PIPELINE, null, text(out -> {
            head(out, StreamMessage.Type.PIPELINE, position, null);
            out.writeName("data");
            out.writeStartObject();
            counts.forEach(out::writeNumberProperty);
            out.writeEndObject();
        }));
    }

    /** The first message: where the stream begins. */
    StreamMessage hello(List<Position> from, @Nullable String workspace) {
        return new StreamMessage(StreamMessage.Type.HELLO, null, text(out -> {
            head(out, StreamMessage.Type.HELLO, from.isEmpty() ? new Position(0, 0) : from.getFirst(), workspace);
            out.writeName("positions");
            out.writeStartArray();
            from.forEach(position -> out.writeString(position.toString()));
            out.writeEndArray();
        }));
    }

    private StreamMessage message(
            StreamMessage.Type type, Position position, String workspace, Consumer<JsonGenerator> rows) {
        return new StreamMessage(type, workspace, text(out -> {
            head(out, type, position, workspace);
            out.writeName("data");
            out.writeStartArray();
            rows.accept(out);
            out.writeEndArray();
        }));
    }

    private static void head(
            JsonGenerator out, StreamMessage.Type type, Position position, @Nullable String workspace) {
        out.writeStringProperty("type", Resources.lower(type));
        out.writeStringProperty("position", position.toString());
        Json.optional(out, "workspace_id", workspace);
    }

    private String text(Consumer<JsonGenerator> properties) {
        return new String(
                        json.bytes(
                                out -> {
                                    out.writeStartObject();
                                    properties.accept(out);
                                    out.writeEndObject();
                                },
                                1_024),
                        StandardCharsets.UTF_8)
                .strip();
    }

    /** The postings of a segment by the number of their workspace, in their order. */
    static Map<Integer, List<Posted>> postings(List<Recorded<Event>> events) {
        Map<Integer, List<Posted>> byWorkspace = new LinkedHashMap<>();
        for (Recorded<Event> recorded : events) {
            LineEvents.of(recorded.event())
                    .ifPresent(posted -> byWorkspace
                            .computeIfAbsent(posted.posting().workspace(), any -> new ArrayList<>())
                            .add(new Posted(recorded, posted)));
        }
        return byWorkspace;
    }
}
