package io.daybook.views.internal.projection;

import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.platform.ids.PositionedId;
import io.daybook.platform.money.Amount;
import io.daybook.views.AssetCatalogs;
import io.daybook.views.internal.sql.JsonText;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rows that a batch of events becomes. */
final class BatchRows {
    private static final Logger LOG = LoggerFactory.getLogger(BatchRows.class);
    private static final byte[] DEBIT = label("debit");
    private static final byte[] CREDIT = label("credit");
    private static final byte[] ENTRY = label("entry");
    private static final byte[] TRANSFER = label("transfer");
    private static final byte[] EXCHANGE = label("exchange");
    private static final byte[] CAPTURE = label("capture");
    private static final byte[] REVERSAL = label("reversal");
    private static final byte[] PENDING = label("pending");

    private final int shard;
    private final AssetCatalogs catalogs;
    private final BalanceCache balances;
    private final CopyRows entries;
    private final CopyRows lines;
    private final CopyRows accounts;
    private final CopyRows holds;
    private final RowChanges changes;
    private final ChangedBalances changed;
    private final LineWriter lineWriter = new LineWriter();
    private long mismatches;

    BatchRows(String schema, int shard, AssetCatalogs catalogs, BalanceCache balances) {
        this.shard = shard;
        this.catalogs = catalogs;
        this.balances = balances;
        this.entries = new CopyRows(
                schema,
                "entries",
                "id",
                "recorded_at",
                "effective_at",
                "seq",
                "index",
                "workspace",
                "from_account",
                "to_account",
                "asset",
                "kind",
                "shard",
                "amount",
                "to_asset",
                "to_amount",
                "rate",
                "rounding",
                "transfer_id",
                "reverses",
                "batch_id",
                "correlation_id",
                "description",
                "metadata");
        this.lines = new CopyRows(
                schema,
                "lines",
                "recorded_at",
                "effective_at",
                "seq",
                "index",
                "account",
                "asset",
                "side",
                "line",
                "shard",
                "amount",
                "balance_after",
                "debits_after");
        this.accounts = new CopyRows(
                schema,
                "accounts",
                "id",
                "opened_at",
                "opened_seq",
                "account",
                "workspace",
                "asset",
                "normal_side",
                "status",
                "overdraft",
                "shard",
                "system",
                "implicit",
                "code",
                "overdraft_limit",
                "soft_limit",
                "metadata");
        this.holds = new CopyRows(
                schema,
                "holds",
                "id",
                "recorded_at",
                "effective_at",
                "seq",
                "index",
                "workspace",
                "from_account",
                "to_account",
                "asset",
                "status",
                "shard",
                "amount",
                "expires_at",
                "correlation_id",
                "description",
                "metadata");
        this.changes = new RowChanges(schema, shard);
        this.changed = new ChangedBalances(schema, shard);
    }

    /**
     * Makes the rows, moves the balances in memory, and writes; answers how many rows. After an exception {@link #cancel}.
     */
    long write(Connection connection, List<Recorded<Event>> events) throws SQLException {
        CopyManager copy = connection.unwrap(PGConnection.class).getCopyAPI();
        for (CopyRows table : List.of(entries, lines, accounts, holds)) {
            table.clear();
        }
        changes.clear();
        changed.clear();
        balances.load(connection, unknown(events));
        for (Recorded<Event> recorded : events) {
            add(recorded);
            lineWriter.begin(recorded);
            Movements.of(recorded.event(), lineWriter);
            entries.sendMuch(copy);
        }
        // First, because it may be under way.
        entries.send(copy);
        accounts.send(copy);
        lines.send(copy);
        holds.send(copy);
        changes.apply(connection);
        changed.send(connection, copy);
        return (long) accounts.rows() + entries.rows() + lines.rows() + holds.rows() + changes.size() + changed.size();
    }

    /** Frees the connection from rows that were sent in part. */
    void cancel() throws SQLException {
        entries.cancel();
    }

    /** Lines whose running balance here is not what their event says: the views have drifted. */
    long mismatches() {
        return mismatches;
    }

    private Set<Long> unknown(List<Recorded<Event>> events) {
        Set<Long> keys = new HashSet<>();
        Movements.Target collect = new Movements.Target() {
            @Override
            public void line(int account, int asset, Side side, Amount amount, @Nullable Amount expectedAfter) {
                pending(account, asset, side, amount);
            }

            @Override
            public void pending(int account, int asset, Side side, Amount amount) {
                if (!balances.has(account, asset)) {
                    keys.add(BalanceCache.key(account, asset));
                }
            }
        };
        for (Recorded<Event> recorded : events) {
            Movements.of(recorded.event(), collect);
        }
        return keys;
    }

    private void add(Recorded<Event> recorded) {
        switch (recorded.event()) {
            case Event.TransferCompleted it -> {
                beginEntry(recorded, it.workspace(), it.details());
                moved(it.from(), it.to(), it.asset(), TRANSFER, it.amount());
                inOneAsset().uuid(null).uuid(null).uuid(null);
                endEntry(it.details());
            }
            case Event.ExchangeCompleted it -> {
                beginEntry(recorded, it.workspace(), it.details());
                moved(it.from(), it.to(), it.asset(), EXCHANGE, it.amount());
                entries.integer(it.toAsset())
                        .amount(it.toAmount())
                        .decimal(it.rate())
                        .text(it.rounding().name().toLowerCase(Locale.ROOT));
                entries.uuid(null).uuid(null).uuid(null);
                endEntry(it.details());
            }
            case Event.HoldCaptured it -> {
                beginEntry(recorded, it.workspace(), it.details());
                moved(it.from(), it.to(), it.asset(), CAPTURE, it.amount());
                inOneAsset().uuid(it.transferId()).uuid(null).uuid(null);
                endEntry(it.details());
                changes.holdEnded(
                        recorded, it.workspace(), it.transferId(), "completed", it.amount(), recorded.entryId());
            }
            case Event.EntryPosted it -> {
                beginEntry(recorded, it.workspace(), it.details());
                withoutTransfer(ENTRY).uuid(null).uuid(it.batchId());
                endEntry(it.details());
            }
            case Event.EntryReversed it -> {
                beginEntry(recorded, it.workspace(), it.details());
                withoutTransfer(REVERSAL).uuid(it.reversedEntry()).uuid(null);
                endEntry(it.details());
            }
            case Event.HoldPlaced it -> hold(recorded, it);
            case Event.HoldVoided it ->
                changes.holdEnded(recorded, it.workspace(), it.transferId(), "voided", null, null);
            case Event.HoldExpired it ->
                changes.holdEnded(recorded, it.workspace(), it.transferId(), "expired", null, null);
            case Event.AccountOpened it -> account(recorded, it);
            case Event.AccountChanged it -> changes.account(it);
            case Event.AccountClosed it -> changes.closed(it.account());
            case Event.WorkspaceOpened it -> {
                changes.workspace(it.workspace(), it.name(), recorded.seq(), recorded.recordedAtMicros());
                catalogs.version(it.assetCatalog()).forEach(asset -> changes.asset(it.workspace(), asset));
            }
            case Event.AssetDefined it ->
                changes.asset(
                        it.workspace(),
                        new io.daybook.ledger.Asset(it.asset(), it.code(), it.scale(), it.name(), false));
            case Event.AssetRescaled it -> changes.scale(it);
            case Event.TransferFailed it -> changes.failed(recorded, it);
            case Event.OwnerStarted it -> {}
            case Event.Forked it -> {}
            case Event.WorkspaceConfigured it -> {}
            case Event.CommandRejected it -> {}
            case Event.SoftLimitCrossed it -> {}
        }
    }

    private void beginEntry(Recorded<Event> recorded, int workspace, EntryDetails details) {
        entries.row()
                .uuid(recorded.entryId())
                .time(recorded.recordedAtMicros())
                .time(recorded.effectiveAtMicros(details))
                .big(recorded.seq())
                .integer(recorded.index())
                .integer(workspace);
    }

    private void moved(int from, int to, int asset, byte[] kind, Amount amount) {
        entries.integer(from).integer(to).integer(asset).raw(kind).small(shard).amount(amount);
    }

    private CopyRows inOneAsset() {
        return entries.nothing().nothing().nothing().nothing();
    }

    private CopyRows withoutTransfer(byte[] kind) {
        entries.nothing().nothing().nothing().raw(kind).small(shard).nothing();
        return inOneAsset().uuid(null);
    }

    private void endEntry(EntryDetails details) {
        entries.text(details.correlationId()).text(details.description()).json(JsonText.ofPairs(details.metadata()));
    }

    private void hold(Recorded<Event> recorded, Event.HoldPlaced it) {
        holds.row()
                .uuid(recorded.transferId())
                .time(recorded.recordedAtMicros())
                .time(recorded.effectiveAtMicros(it.details()))
                .big(recorded.seq())
                .integer(recorded.index())
                .integer(it.workspace())
                .integer(it.from())
                .integer(it.to())
                .integer(it.asset())
                .raw(PENDING)
                .small(shard)
                .amount(it.amount());
        CopyRows rest = it.expiresAtMicros() == 0 ? holds.nothing() : holds.time(it.expiresAtMicros());
        rest.text(it.details().correlationId())
                .text(it.details().description())
                .json(JsonText.ofPairs(it.details().metadata()));
    }

    private void account(Recorded<Event> recorded, Event.AccountOpened it) {
        UUID id = PositionedId.account(recorded.recordedAtMicros() / 1000, shard, it.account());
        accounts.row()
                .uuid(id)
                .time(recorded.recordedAtMicros())
                .big(recorded.seq())
                .integer(it.account())
                .integer(it.workspace());
        CopyRows rest = it.asset() < 0 ? accounts.nothing() : accounts.integer(it.asset());
        rest.raw(side(it.normalSide()))
                .raw(label(AccountStatus.ACTIVE.name().toLowerCase(Locale.ROOT)))
                .raw(label(AccountRows.overdraft(it.overdraftLimit())))
                .small(shard)
                .bool(it.system())
                .bool(it.implicit())
                .text(it.code())
                .amount(AccountRows.limit(it.overdraftLimit()))
                .amount(it.softLimit())
                .json(JsonText.write(it.metadata()));
    }

    private static byte[] side(Side side) {
        return side == Side.DEBIT ? DEBIT : CREDIT;
    }

    private static byte[] label(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the lines of one event after another with their running balances. */
    private final class LineWriter implements Movements.Target {
        private final List<Recorded<Event>> current = new ArrayList<>(1);
        private long effectiveAtMicros;
        private int line;

        void begin(Recorded<Event> recorded) {
            current.clear();
            current.add(recorded);
            line = 0;
            effectiveAtMicros = recorded.event() instanceof Event.Posting posting
                    ? recorded.effectiveAtMicros(posting.details())
                    : recorded.recordedAtMicros();
        }

        @Override
        public void line(int account, int asset, Side side, Amount amount, @Nullable Amount expectedAfter) {
            Recorded<Event> recorded = current.getFirst();
            Sums sums = balances.get(account, asset);
            sums.post(side, amount);
            changed.touch(account, asset, sums);
            Amount balance = sums.balance();
            if (expectedAfter != null && !expectedAfter.equals(balance) && mismatches++ == 0) {
                LOG.error(
                        "views have drifted: account {} asset {} is {} after {}-{}, the journal says {}; run verify",
                        account,
                        asset,
                        balance,
                        shard,
                        recorded.seq(),
                        expectedAfter);
            }
            lines.rowBy(account)
                    .time(recorded.recordedAtMicros())
                    .time(effectiveAtMicros)
                    .big(recorded.seq())
                    .integer(recorded.index())
                    .integer(account)
                    .integer(asset)
                    .raw(side(side))
                    .small(line++)
                    .small(shard)
                    .amount(amount)
                    .amount(balance)
                    .amount(sums.debits());
        }

        @Override
        public void pending(int account, int asset, Side side, Amount amount) {
            Sums sums = balances.get(account, asset);
            sums.hold(side, amount);
            changed.touch(account, asset, sums);
        }
    }
}
