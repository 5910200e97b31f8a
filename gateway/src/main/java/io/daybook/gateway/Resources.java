package io.daybook.gateway;

import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountRow;
import io.daybook.views.AssetLabel;
import io.daybook.views.EntryRow;
import io.daybook.views.LineRow;
import io.daybook.views.TransferRow;
import io.daybook.views.TransferStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The JSON of accounts, entries and transfers: one shape, whether it answers a write or a read. Writes properties only. */
final class Resources {
    private Resources() {}

    /** @param whole false without what only the views know: metadata and the position of the opening */
    static void account(JsonGenerator json, AccountRow row, boolean whole) {
        json.writeStringProperty("id", row.id().toString());
        Json.optional(json, "code", row.code());
        if (row.asset() != null) {
            json.writeStringProperty("asset", row.asset().code());
        }
        json.writeStringProperty("normal_side", lower(row.normalSide()));
        json.writeStringProperty("status", lower(row.status()));
        overdraft(json, "overdraft_limit_minor", row.overdraftLimit());
        if (row.softLimit() != null) {
            Json.amount(json, "soft_limit_minor", row.softLimit());
        }
        if (whole) {
            metadata(json, row.metadata());
        }
        if (row.system()) {
            json.writeBooleanProperty("system", true);
        }
        json.writeStringProperty("created_at", time(row.openedAt()));
        if (whole) {
            json.writeStringProperty("position", row.position().toString());
        }
    }

    /** What the event of a change tells of the account, where nothing else can be asked. */
    static void changedAccount(JsonGenerator json, UUID id, @Nullable String code, Event.Answer event) {
        json.writeStringProperty("id", id.toString());
        Json.optional(json, "code", code);
        if (event instanceof Event.AccountChanged changed) {
            json.writeStringProperty("status", lower(changed.status()));
            overdraft(json, "overdraft_limit_minor", changed.overdraftLimit());
            if (changed.softLimit() != null) {
                Json.amount(json, "soft_limit_minor", changed.softLimit());
            }
            if (changed.metadata() != null) {
                metadata(json, changed.metadata());
            }
        } else {
            json.writeStringProperty("status", lower(AccountStatus.CLOSED));
        }
    }

    /** What the event that ended a hold tells of it, where nothing else can be asked. */
    static void endedHold(
            JsonGenerator json, UUID id, TransferStatus status, UUID from, UUID to, AssetLabel asset, Amount held) {
        json.writeStringProperty("id", id.toString());
        json.writeStringProperty("status", lower(status));
        json.writeStringProperty("from", from.toString());
        json.writeStringProperty("to", to.toString());
        json.writeStringProperty("asset", asset.code());
        money(json, "amount", held, asset);
        json.writeBooleanProperty("hold", true);
    }

    /** Absent: the workspace's default applies; null: no limit. */
    static void overdraft(JsonGenerator json, String name, OverdraftLimit limit) {
        switch (limit) {
            case OverdraftLimit.WorkspaceDefault() -> {}
            case OverdraftLimit.Unlimited() -> json.writeNullProperty(name);
            case OverdraftLimit.AtMost(Amount minor) -> Json.amount(json, name, minor);
        }
    }

    static void entry(JsonGenerator json, EntryRow row) {
        json.writeStringProperty("id", row.id().toString());
        json.writeStringProperty("kind", lower(row.kind()));
        json.writeName("lines");
        json.writeStartArray();
        for (LineRow line : row.lines()) {
            json.writeStartObject();
            json.writeStringProperty("account_id", line.account().id().toString());
            Json.optional(json, "account_code", line.account().code());
            json.writeStringProperty("side", lower(line.side()));
            money(json, "amount", line.amount(), line.asset());
            json.writeStringProperty("asset", line.asset().code());
            Json.amount(json, "balance_after_minor", line.balanceAfter());
            json.writeEndObject();
        }
        json.writeEndArray();
        id(json, "batch_id", row.batchId());
        id(json, "transfer_id", row.transferId());
        id(json, "reverses", row.reverses());
        id(json, "reversed_by", row.reversedBy());
        details(json, row.description(), row.correlationId(), row.metadata());
        json.writeStringProperty("effective_at", time(row.effectiveAt()));
        json.writeStringProperty("recorded_at", time(row.recordedAt()));
        json.writeStringProperty("position", row.position().toString());
    }

    static void transfer(JsonGenerator json, TransferRow row) {
        json.writeStringProperty("id", row.id().toString());
        json.writeStringProperty("status", lower(row.status()));
        id(json, "entry_id", row.entryId());
        TransferRow.@Nullable Failure failure = row.failure();
        if (row.from() != null) {
            json.writeStringProperty("from", row.from().id().toString());
        } else if (failure != null) {
            json.writeStringProperty("from", failure.from());
        }
        if (row.to() != null) {
            json.writeStringProperty("to", row.to().id().toString());
        } else if (failure != null) {
            json.writeStringProperty("to", failure.to());
        }
        AssetLabel asset = row.asset();
        if (asset != null) {
            json.writeStringProperty("asset", asset.code());
            if (row.amount() != null) {
                money(json, "amount", row.amount(), asset);
            }
            if (row.capturedAmount() != null) {
                money(json, "captured_amount", row.capturedAmount(), asset);
            }
        }
        TransferRow.@Nullable Exchange exchange = row.exchange();
        if (exchange != null) {
            json.writeStringProperty("to_asset", exchange.asset().code());
            money(json, "to_amount", exchange.amount(), exchange.asset());
            json.writeStringProperty("rate", exchange.rate().toPlainString());
            json.writeStringProperty("rounding", lower(exchange.rounding()));
        }
        if (row.hold()) {
            json.writeBooleanProperty("hold", true);
        }
        time(json, "expires_at", row.expiresAt());
        time(json, "ended_at", row.endedAt());
        id(json, "reversed_by", row.reversedBy());
        if (failure != null) {
            json.writeName("failure");
            json.writeStartObject();
            json.writeStringProperty("code", failure.code());
            json.writeStringProperty("detail", failure.detail());
            json.writeEndObject();
        }
        details(json, row.description(), row.correlationId(), row.metadata());
        json.writeStringProperty("effective_at", time(row.effectiveAt()));
        json.writeStringProperty("recorded_at", time(row.recordedAt()));
        json.writeStringProperty("position", row.position().toString());
    }

    /** {@code name_minor} as an integer and {@code name} as a decimal string. */
    static void money(JsonGenerator json, String name, Amount amount, AssetLabel asset) {
        Json.amount(json, name + "_minor", amount);
        json.writeStringProperty(name, amount.toDecimalString(asset.scale()));
    }

    private static void details(
            JsonGenerator json,
            @Nullable String description,
            @Nullable String correlationId,
            Map<String, String> metadata) {
        Json.optional(json, "description", description);
        Json.optional(json, "correlation_id", correlationId);
        metadata(json, metadata);
    }

    private static void metadata(JsonGenerator json, Map<String, String> pairs) {
        json.writeName("metadata");
        json.writeStartObject();
        pairs.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    static void id(JsonGenerator json, String name, @Nullable UUID id) {
        if (id != null) {
            json.writeStringProperty(name, id.toString());
        }
    }

    static void time(JsonGenerator json, String name, @Nullable Instant at) {
        if (at != null) {
            json.writeStringProperty(name, time(at));
        }
    }

    static String time(Instant at) {
        return Times.format(ChronoUnit.MICROS.between(Instant.EPOCH, at));
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
