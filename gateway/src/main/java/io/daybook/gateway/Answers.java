package io.daybook.gateway;

import io.daybook.ledger.Asset;
import io.daybook.ledger.Event;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.platform.ids.PositionedId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Says what became of a command: the resource that it made or changed, its id, its HTTP status. */
final class Answers {
    private final Ledger ledger;
    private final PlacedHolds holds;

    Answers(Ledger ledger, PlacedHolds holds) {
        this.ledger = ledger;
        this.holds = holds;
    }

    /** The properties of the resource; for changes of accounts see {@link AccountsController}. */
    void resource(JsonGenerator json, String workspace, Recorded<? extends Event.Answer> recorded) {
        EventRows rows = new EventRows(ledger.directory(ledger.shardOf(workspace)), recorded);
        switch (recorded.event()) {
            case Event.AccountOpened opened -> Resources.account(json, rows.account(opened), true);
            case Event.EntryPosted posted -> Resources.entry(json, rows.entry(posted));
            case Event.EntryReversed reversed -> Resources.entry(json, rows.entry(reversed));
            case Event.TransferCompleted done -> Resources.transfer(json, rows.transfer(done));
            case Event.ExchangeCompleted done -> Resources.transfer(json, rows.transfer(done));
            case Event.HoldPlaced hold -> Resources.transfer(json, rows.transfer(hold));
            // The hold's end is durable: where how it began cannot be read, the answer is what the event says, no
            // error.
            case Event.HoldCaptured captured ->
                holds.find(workspace, captured.transferId())
                        .ifPresentOrElse(
                                placed -> Resources.transfer(json, rows.captured(placed, captured)),
                                () -> rows.writeEnd(json, captured));
            case Event.HoldVoided voided ->
                holds.find(workspace, voided.transferId())
                        .ifPresentOrElse(
                                placed -> Resources.transfer(json, rows.voided(placed)),
                                () -> rows.writeEnd(json, voided));
            case Event.AssetDefined defined ->
                asset(
                        json,
                        workspace,
                        new Asset(defined.asset(), defined.code(), defined.scale(), defined.name(), false));
            case Event.AssetRescaled rescaled -> {
                Asset asset = ledger.directory(ledger.shardOf(workspace)).asset(rescaled.workspace(), rescaled.asset());
                asset(
                        json,
                        workspace,
                        new Asset(rescaled.asset(), asset.code(), rescaled.scale(), asset.name(), false));
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

    static void asset(JsonGenerator json, String workspace, Asset asset) {
        json.writeStringProperty("id", assetId(workspace, asset.number()).toString());
        json.writeStringProperty("code", asset.code());
        json.writeNumberProperty("scale", asset.scale());
        Json.optional(json, "name", asset.name());
        json.writeBooleanProperty("used", asset.used());
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

    /** Where the command's resource is from now on; null where it made none. */
    @Nullable
    String path(String workspace, Recorded<? extends Event.Answer> recorded) {
        String kind = switch (recorded.event()) {
            case Event.AccountOpened opened -> "accounts/";
            case Event.EntryPosted posted -> "entries/";
            case Event.EntryReversed reversed -> "entries/";
            case Event.TransferCompleted done -> "transfers/";
            case Event.ExchangeCompleted done -> "transfers/";
            case Event.HoldPlaced hold -> "transfers/";
            case Event.AssetDefined defined -> "assets/";
            case Event.AccountChanged changed -> "";
            case Event.AccountClosed closed -> "";
            case Event.HoldCaptured captured -> "";
            case Event.HoldVoided voided -> "";
            case Event.AssetRescaled rescaled -> "";
            case Event.WorkspaceConfigured configured -> "";
            case Event.TransferFailed failed -> "";
            case Event.CommandRejected rejected -> "";
        };
        if (kind.isEmpty()) {
            return null;
        }
        String name = recorded.event() instanceof Event.AssetDefined defined
                ? URLEncoder.encode(defined.code(), StandardCharsets.UTF_8).replace("+", "%20")
                : String.valueOf(id(workspace, recorded));
        return "/v1/" + kind + name;
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
                json.writeStringProperty("detail", ProblemWriter.wellFormed(AccountRefs.readable(rejected.detail())));
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
