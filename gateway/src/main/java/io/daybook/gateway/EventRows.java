package io.daybook.gateway;

import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Directory;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.platform.money.Amount;
import io.daybook.views.AccountLabel;
import io.daybook.views.AccountRow;
import io.daybook.views.AssetLabel;
import io.daybook.views.EntryKind;
import io.daybook.views.EntryRow;
import io.daybook.views.LineRow;
import io.daybook.views.TransferRow;
import io.daybook.views.TransferStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** Turns an event just decided into the rows that the views will show for it, so that a write and a read look the same. */
final class EventRows {
    private final Directory directory;
    private final Recorded<? extends Event.Answer> recorded;
    private final int workspace;

    EventRows(Directory directory, Recorded<? extends Event.Answer> recorded) {
        this.directory = directory;
        this.recorded = recorded;
        this.workspace = recorded.event().workspace();
    }

    AccountRow account(Event.AccountOpened opened) {
        return new AccountRow(
                directory.accountId(opened.account()),
                opened.code(),
                opened.asset() < 0 ? null : asset(opened.asset()),
                opened.normalSide(),
                AccountStatus.ACTIVE,
                opened.overdraftLimit(),
                opened.softLimit(),
                opened.metadata(),
                opened.system(),
                opened.implicit(),
                Times.instant(recorded.recordedAtMicros()),
                recorded.position());
    }

    EntryRow entry(Event.EntryPosted posted) {
        return entry(EntryKind.ENTRY, posted.details(), posted.batchId(), null, posted.lines());
    }

    EntryRow entry(Event.EntryReversed reversed) {
        return entry(EntryKind.REVERSAL, reversed.details(), null, reversed.reversedEntry(), reversed.lines());
    }

    private EntryRow entry(
            EntryKind kind,
            EntryDetails details,
            @Nullable UUID batchId,
            @Nullable UUID reverses,
            List<Event.PostedLine> posted) {
        List<LineRow> lines = new ArrayList<>(posted.size());
        for (Event.PostedLine line : posted) {
            lines.add(new LineRow(
                    label(line.account()), asset(line.asset()), line.side(), line.amount(), line.balanceAfter()));
        }
        return new EntryRow(
                recorded.entryId(),
                kind,
                recorded.position(),
                recorded.index(),
                Times.instant(recorded.recordedAtMicros()),
                Times.instant(recorded.effectiveAtMicros(details)),
                batchId,
                details.correlationId(),
                details.description(),
                details.metadata(),
                null,
                reverses,
                null,
                lines);
    }

    TransferRow transfer(Event.TransferCompleted done) {
        return transfer(
                recorded.transferId(),
                TransferStatus.COMPLETED,
                recorded.entryId(),
                done.from(),
                done.to(),
                done.asset(),
                done.amount(),
                null,
                null,
                done.details());
    }

    TransferRow transfer(Event.ExchangeCompleted done) {
        TransferRow.Exchange exchange =
                new TransferRow.Exchange(asset(done.toAsset()), done.toAmount(), done.rate(), done.rounding());
        return transfer(
                recorded.transferId(),
                TransferStatus.COMPLETED,
                recorded.entryId(),
                done.from(),
                done.to(),
                done.asset(),
                done.amount(),
                exchange,
                null,
                done.details());
    }

    TransferRow transfer(Event.HoldPlaced hold) {
        Long expires = hold.expiresAtMicros() == 0 ? null : hold.expiresAtMicros();
        return transfer(
                recorded.transferId(),
                TransferStatus.PENDING,
                null,
                hold.from(),
                hold.to(),
                hold.asset(),
                hold.amount(),
                null,
                expires,
                hold.details());
    }

    /** The hold as it was placed, and how it ended here. */
    TransferRow captured(TransferRow placed, Event.HoldCaptured captured) {
        return ended(placed, TransferStatus.COMPLETED, recorded.entryId(), captured.amount());
    }

    TransferRow voided(TransferRow placed) {
        return ended(placed, TransferStatus.VOIDED, null, null);
    }

    /** The hold's end alone, without what only its beginning tells. */
    void writeEnd(JsonGenerator json, Event.HoldCaptured captured) {
        UUID from = directory.accountId(captured.from());
        UUID to = directory.accountId(captured.to());
        AssetLabel asset = asset(captured.asset());
        Resources.endedHold(json, captured.transferId(), TransferStatus.COMPLETED, from, to, asset, captured.held());
        Resources.id(json, "entry_id", recorded.entryId());
        Resources.money(json, "captured_amount", captured.amount(), asset);
        Resources.time(json, "ended_at", Times.instant(recorded.recordedAtMicros()));
    }

    void writeEnd(JsonGenerator json, Event.HoldVoided voided) {
        UUID from = directory.accountId(voided.from());
        UUID to = directory.accountId(voided.to());
        Resources.endedHold(
                json, voided.transferId(), TransferStatus.VOIDED, from, to, asset(voided.asset()), voided.held());
        Resources.time(json, "ended_at", Times.instant(recorded.recordedAtMicros()));
    }

    private TransferRow ended(
            TransferRow placed, TransferStatus status, @Nullable UUID entryId, @Nullable Amount captured) {
        return new TransferRow(
                placed.id(),
                status,
                entryId,
                placed.from(),
                placed.to(),
                placed.asset(),
                placed.amount(),
                captured,
                true,
                null,
                placed.expiresAt(),
                Times.instant(recorded.recordedAtMicros()),
                placed.effectiveAt(),
                placed.recordedAt(),
                placed.position(),
                placed.correlationId(),
                placed.description(),
                placed.metadata(),
                null,
                null);
    }

    private TransferRow transfer(
            UUID id,
            TransferStatus status,
            @Nullable UUID entryId,
            int from,
            int to,
            int asset,
            Amount amount,
            TransferRow.@Nullable Exchange exchange,
            @Nullable Long expiresAtMicros,
            EntryDetails details) {
        Instant recordedAt = Times.instant(recorded.recordedAtMicros());
        return new TransferRow(
                id,
                status,
                entryId,
                label(from),
                label(to),
                asset(asset),
                amount,
                null,
                status == TransferStatus.PENDING,
                exchange,
                expiresAtMicros == null ? null : Times.instant(expiresAtMicros),
                null,
                Times.instant(recorded.effectiveAtMicros(details)),
                recordedAt,
                recorded.position(),
                details.correlationId(),
                details.description(),
                details.metadata(),
                null,
                null);
    }

    private AccountLabel label(int account) {
        return new AccountLabel(directory.accountId(account), directory.accountCode(account));
    }

    private AssetLabel asset(int asset) {
        Asset known = directory.asset(workspace, asset);
        return new AssetLabel(known.code(), known.scale());
    }
}
