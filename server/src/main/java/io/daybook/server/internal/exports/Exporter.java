package io.daybook.server.internal.exports;

import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Directory;
import io.daybook.ledger.Event;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Side;
import io.daybook.server.internal.plaintext.AccountBalance;
import io.daybook.server.internal.plaintext.Amount;
import io.daybook.server.internal.plaintext.AssetCodes;
import io.daybook.server.internal.plaintext.CsvExport;
import io.daybook.server.internal.plaintext.CsvText;
import io.daybook.server.internal.plaintext.EntryMetadata;
import io.daybook.server.internal.plaintext.JournalPosting;
import io.daybook.server.internal.plaintext.JournalTransaction;
import io.daybook.server.internal.plaintext.JournalWriter;
import io.daybook.server.internal.plaintext.PostingKind;
import io.daybook.server.internal.plaintext.UnwritableException;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Writes a workspace's balances and entries. Daybook's own exchange accounts are left out unless all is asked for. */
public final class Exporter {
    private final JournalContent content;
    private final Directory directory;
    private final boolean all;

    /** @param all with Daybook's own accounts */
    public Exporter(JournalContent content, boolean all) {
        this.content = content;
        this.directory = content.directory();
        this.all = all;
    }

    /** {@code account,commodity,balance}, sorted, exact; a balance of zero is a row like any other. */
    public void balancesAsCsv(Appendable out, CsvText texts) throws IOException {
        List<Asset> assets = content.assets();
        List<AccountBalance> rows = new ArrayList<>();
        for (AccountSnapshot account : content.accounts()) {
            String name = account.code() == null ? account.id().toString() : account.code();
            if (!all && account.system()) {
                continue;
            }
            for (Balance balance : account.balances()) {
                Asset asset = assets.get(balance.asset());
                BigDecimal posted = new BigDecimal(balance.posted().toBigInteger(), asset.scale());
                rows.add(new AccountBalance(name, AssetCodes.toCommodity(asset.code()), posted));
            }
        }
        CsvExport.writeBalances(out, rows, texts);
    }

    /** One row per posting, in the order of recording. */
    public void entriesAsCsv(Appendable out, CsvText texts) throws IOException {
        CsvExport.EntryRows rows = CsvExport.beginEntries(out, texts);
        content.entries(
                (recorded, posting) -> rows.write(recorded.entryId().toString(), transaction(recorded, posting)));
        rows.flush();
    }

    /** A journal that hledger reads, in the order of recording. */
    public void entriesAsJournal(Appendable out) throws IOException, UnwritableException {
        JournalWriter writer = new JournalWriter(out);
        writer.begin();
        List<UnwritableException> refused = new ArrayList<>(1);
        content.<IOException>entries((recorded, posting) -> {
            JournalTransaction transaction = transaction(recorded, posting);
            if (refused.isEmpty() && !transaction.postings().isEmpty()) {
                try {
                    writer.write(transaction);
                } catch (UnwritableException unwritable) {
                    refused.add(unwritable);
                }
            }
        });
        if (!refused.isEmpty()) {
            throw refused.getFirst();
        }
    }

    private JournalTransaction transaction(Recorded<Event> recorded, Event.Posting posting) {
        List<JournalPosting> lines = new ArrayList<>();
        for (Line line : lines(posting)) {
            String code = directory.accountCode(line.account());
            UUID id = directory.accountId(line.account());
            String name = code == null ? id.toString() : code;
            if (all || !AssetCodes.isExchangeAccount(name)) {
                Asset asset = directory.asset(posting.workspace(), line.asset());
                BigDecimal quantity = new BigDecimal(line.amount().toBigInteger(), asset.scale());
                lines.add(JournalPosting.of(
                        PostingKind.REAL,
                        name,
                        new Amount(
                                AssetCodes.toCommodity(asset.code()),
                                line.side() == Side.DEBIT ? quantity : quantity.negate())));
            }
        }
        Instant effective = Instant.EPOCH.plus(recorded.effectiveAtMicros(posting.details()), ChronoUnit.MICROS);
        return EntryMetadata.restore(
                posting.details().metadata(),
                LocalDate.ofInstant(effective, ZoneOffset.UTC),
                Objects.requireNonNullElse(posting.details().description(), ""),
                lines);
    }

    private record Line(int account, int asset, Side side, io.daybook.platform.money.Amount amount) {}

    /** What an event posts; the order is that of its documentation. */
    private static List<Line> lines(Event.Posting posting) {
        return switch (posting) {
            case Event.EntryPosted entry -> posted(entry.lines());
            case Event.EntryReversed entry -> posted(entry.lines());
            case Event.TransferCompleted done ->
                List.of(
                        new Line(done.from(), done.asset(), Side.CREDIT, done.amount()),
                        new Line(done.to(), done.asset(), Side.DEBIT, done.amount()));
            case Event.HoldCaptured done ->
                List.of(
                        new Line(done.from(), done.asset(), Side.CREDIT, done.amount()),
                        new Line(done.to(), done.asset(), Side.DEBIT, done.amount()));
            case Event.ExchangeCompleted done ->
                List.of(
                        new Line(done.from(), done.asset(), Side.CREDIT, done.amount()),
                        new Line(done.exchangeAccount(), done.asset(), Side.DEBIT, done.amount()),
                        new Line(done.toExchangeAccount(), done.toAsset(), Side.CREDIT, done.toAmount()),
                        new Line(done.to(), done.toAsset(), Side.DEBIT, done.toAmount()));
        };
    }

    private static List<Line> posted(List<Event.PostedLine> lines) {
        return lines.stream()
                .map(line -> new Line(line.account(), line.asset(), line.side(), line.amount()))
                .toList();
    }
}
