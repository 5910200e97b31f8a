package io.daybook.gateway;

import io.daybook.ledger.Asset;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.platform.ids.PositionedId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Says what became of a command: the resource that it made or changed, its id, its HTTP status. */
final class Answers {
    private final Ledger ledger;

    Answers(Ledger ledger) {
        this.ledger = ledger;
    }

    /** The properties of the resource; for changes of accounts see {@link AccountsController}. */
    void resource(JsonGenerator json, String workspace, Recorded<? extends Event.Answer> recorded) {
        EventRows rows = new EventRows(ledger.directory(ledger.shardOf(workspace)), recorded);
        switch (recorded.event()) {
            case Event.AccountOpened opened -> Resources.account(json, rows.account(opened), true);
            case Event.EntryPosted posted -> Resources.entry(json, rows.entry(posted));
            case Event.EntryReversed reversed -> Resources.entry(json, rows.entry(reversed));
            case Event.TransferCompleted done -> Resources.transfer(json, rows.transfer(done), false);
            case Event.ExchangeCompleted done -> Resources.transfer(json, rows.transfer(done), false);
            case Event.HoldPlaced hold -> Resources.transfer(json, rows.transfer(hold), false);
            case Event.HoldCaptured captured -> Resources.transfer(json, rows.transfer(captured), true);
            case Event.HoldVoided voided -> Resources.transfer(json, rows.transfer(voided), true);
            case Event.AssetDefined defined ->
                asset(json, workspace, defined.asset(), defined.code(), defined.scale(), defined.name());
            case Event.AssetRescaled rescaled -> {
                Asset asset = ledger.directory(ledger.shardOf(workspace)).asset(rescaled.workspace(), rescaled.asset());
                asset(json, workspace, rescaled.asset(), asset.code(), rescaled.scale(), asset.name());
            }
            case Event.WorkspaceConfigured configured -> workspace(json, workspace, configured.defaults());
            case Event.AccountChanged changed -> accountId(json, workspace, changed.account());
            case Event.AccountClosed closed -> accountId(json, workspace, closed.account());
            case Event.TransferFailed failed -> throw unexpected(failed);
            case Event.CommandRejected rejected -> throw unexpected(rejected);
        }
    }

    private void accountId(JsonGenerator json, String workspace, int account) {
        json.writeStringProperty("id", accountId(workspace, account).toString());
    }

    private UUID accountId(String workspace, int account) {
        return ledger.directory(ledger.shardOf(workspace)).accountId(account);
    }

    static void asset(JsonGenerator json, String workspace, int number, String code, int scale, @Nullable String name) {
        json.writeStringProperty("id", assetId(workspace, number).toString());
        json.writeStringProperty("code", code);
        json.writeNumberProperty("scale", scale);
        Json.optional(json, "name", name);
    }

    /**
     * Assets have numbers, not times of birth: built-in ones exist in every workspace from its start, even before the
     * workspace has a number. So 40 bits of a digest of the name stand for it; nothing is found by them.
     */
    static UUID assetId(String workspace, int number) {
        UUID digest = UUID.nameUUIDFromBytes(workspace.getBytes(StandardCharsets.UTF_8));
        return PositionedId.at(
                PositionedId.Kind.ASSET, 0, 0, digest.getLeastSignificantBits() & PositionedId.MAX_SEQ, number);
    }

    static void workspace(JsonGenerator json, String name, Event.Defaults defaults) {
        json.writeStringProperty("workspace", name);
        Resources.overdraft(json, "default_overdraft_limit_minor", defaults.overdraft());
        json.writeBooleanProperty("open_payees_implicitly", defaults.openPayeesImplicitly());
        json.writeBooleanProperty("open_payers_implicitly", defaults.openPayersImplicitly());
    }

    /** The id of what the command made, or of what it changed; null where that has no id. */
    @Nullable
    UUID id(String workspace, Recorded<? extends Event.Answer> recorded) {
        return switch (recorded.event()) {
            case Event.AccountOpened opened -> accountId(workspace, opened.account());
            case Event.AccountChanged changed -> accountId(workspace, changed.account());
            case Event.AccountClosed closed -> accountId(workspace, closed.account());
            case Event.EntryPosted posted -> recorded.entryId();
            case Event.EntryReversed reversed -> recorded.entryId();
            case Event.TransferCompleted done -> recorded.transferId();
            case Event.ExchangeCompleted done -> recorded.transferId();
            case Event.HoldPlaced hold -> recorded.transferId();
            case Event.HoldCaptured captured -> captured.transferId();
            case Event.HoldVoided voided -> voided.transferId();
            case Event.AssetDefined defined -> assetId(workspace, defined.asset());
            case Event.AssetRescaled rescaled -> assetId(workspace, rescaled.asset());
            case Event.WorkspaceConfigured configured -> null;
            case Event.TransferFailed failed -> throw unexpected(failed);
            case Event.CommandRejected rejected -> throw unexpected(rejected);
        };
    }

    private static IllegalStateException unexpected(Event event) {
        return new IllegalStateException(
                "a refusal came as a success: " + event.getClass().getSimpleName());
    }

    /** The properties of one item of a batch's answer. */
    void item(JsonGenerator json, String workspace, Outcome outcome, boolean dryRun) {
        switch (outcome) {
            case Outcome.Done done -> {
                json.writeStringProperty("status", "ok");
                if (!dryRun) {
                    Resources.id(json, "id", id(workspace, done.recorded()));
                }
                if (done.replayed()) {
                    json.writeBooleanProperty(dryRun ? "would_replay" : "replayed", true);
                }
            }
            case Outcome.Rejected rejected -> {
                json.writeStringProperty("status", "rejected");
                json.writeStringProperty("code", rejected.code().wireName());
                json.writeStringProperty("detail", ProblemWriter.wellFormed(rejected.detail()));
                Json.optional(json, "pointer", rejected.pointer());
                Resources.id(json, "transfer_id", rejected.transferId());
                if (rejected.replayed()) {
                    json.writeBooleanProperty("replayed", true);
                }
            }
        }
    }

    /** The same for one that could not be read. */
    static void unreadable(JsonGenerator json, Fault fault) {
        json.writeStringProperty("status", "rejected");
        json.writeStringProperty("code", fault.code());
        json.writeStringProperty("detail", ProblemWriter.wellFormed(fault.detail()));
        if (!fault.pointer().isEmpty()) {
            json.writeStringProperty("pointer", ProblemWriter.wellFormed(fault.pointer()));
        }
    }
}
