package io.daybook.server.internal.imports;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Submission;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the commands that an import sends as the body of {@code POST /v1/batches}. */
final class CommandJson {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BYTES_PER_COMMAND = 320;

    private CommandJson() {}

    static byte[] batch(List<Submission.Item> items) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(items.size() * BYTES_PER_COMMAND);
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
            out.writeStartObject();
            out.writeName("commands");
            out.writeStartArray();
            items.forEach(item -> command(out, item));
            out.writeEndArray();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static void command(JsonGenerator out, Submission.Item item) {
        out.writeStartObject();
        switch (item.command()) {
            case Command.PostEntry entry -> entry(out, entry);
            case Command.Transfer transfer -> transfer(out, transfer);
            case Command.DefineAsset asset -> asset(out, "define_asset", asset.code(), asset.scale());
            case Command.RescaleAsset asset -> asset(out, "rescale_asset", asset.code(), asset.scale());
            case Command.OpenAccount other -> throw notSent(other);
            case Command.ChangeAccount other -> throw notSent(other);
            case Command.CloseAccount other -> throw notSent(other);
            case Command.Capture other -> throw notSent(other);
            case Command.VoidHold other -> throw notSent(other);
            case Command.Reverse other -> throw notSent(other);
            case Command.ConfigureWorkspace other -> throw notSent(other);
        }
        text(out, "idempotency_key", item.key());
        out.writeEndObject();
    }

    private static IllegalArgumentException notSent(Command command) {
        return new IllegalArgumentException(
                "an import sends no " + command.getClass().getSimpleName());
    }

    private static void entry(JsonGenerator out, Command.PostEntry entry) {
        out.writeStringProperty("type", "entry");
        out.writeName("lines");
        out.writeStartArray();
        for (Command.Line line : entry.lines()) {
            out.writeStartObject();
            account(out, "account", line.account());
            out.writeStringProperty("side", line.side().name().toLowerCase(Locale.ROOT));
            amount(out, line.amount());
            text(out, "asset", line.asset());
            out.writeEndObject();
        }
        out.writeEndArray();
        details(out, entry.details());
    }

    private static void transfer(JsonGenerator out, Command.Transfer transfer) {
        out.writeStringProperty("type", "transfer");
        account(out, "from", transfer.from());
        account(out, "to", transfer.to());
        amount(out, transfer.amount());
        text(out, "asset", transfer.asset());
        details(out, transfer.details());
    }

    private static void asset(JsonGenerator out, String type, String code, int scale) {
        out.writeStringProperty("type", type);
        out.writeStringProperty("code", code);
        out.writeNumberProperty("scale", scale);
    }

    private static void account(JsonGenerator out, String name, AccountRef account) {
        out.writeStringProperty(name, account.toString());
    }

    private static void amount(JsonGenerator out, AmountInput amount) {
        switch (amount) {
            case AmountInput.Decimal decimal ->
                out.writeStringProperty("amount", decimal.value().toPlainString());
            case AmountInput.Minor minor ->
                out.writeStringProperty("amount_minor", minor.value().toString());
        }
    }

    private static void details(JsonGenerator out, EntryDetails details) {
        Long at = details.effectiveAtMicros();
        if (at != null) {
            out.writeStringProperty(
                    "effective_at", Instant.EPOCH.plus(at, ChronoUnit.MICROS).toString());
        }
        text(out, "description", details.description());
        text(out, "correlation_id", details.correlationId());
        Map<String, String> metadata = details.metadata();
        if (!metadata.isEmpty()) {
            out.writeName("metadata");
            out.writeStartObject();
            metadata.forEach(out::writeStringProperty);
            out.writeEndObject();
        }
    }

    private static void text(JsonGenerator out, String name, @Nullable String value) {
        if (value != null) {
            out.writeStringProperty(name, value);
        }
    }
}
