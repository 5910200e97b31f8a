package io.daybook.analytics.internal;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Command;
import io.daybook.ledger.Decision;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Outcome;
import io.daybook.ledger.Recorded;
import io.daybook.ledger.Segment;
import io.daybook.ledger.Side;
import io.daybook.ledger.Submission;
import io.daybook.testkit.TestLedger;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;

/** A real ledger whose journal holds every kind of posting, one command per segment. */
final class LoadedLedger implements AutoCloseable {
    static final String WORKSPACE = "default";
    static final List<String> ACCOUNTS = List.of("alice", "bob", "carol", "dora", "exchange:EUR", "exchange:USD");

    private final TestLedger ledger = TestLedger.start();

    LoadedLedger() {
        command(new Command.DefineAsset("POINTS", 2, null));
        command(new Command.RescaleAsset("POINTS", 0));
        transfer("alice", "bob", "EUR", 1_234);
        transfer("bob", "carol", "POINTS", 7);
        Recorded<?> hold = command(new Command.Transfer(
                code("alice"),
                code("carol"),
                "EUR",
                AmountInput.minor(500),
                new Command.Hold(null),
                null,
                EntryDetails.NONE));
        command(new Command.Capture(hold.transferId(), AmountInput.minor(300), EntryDetails.NONE));
        command(new Command.Transfer(
                code("bob"),
                code("dora"),
                "EUR",
                AmountInput.minor(100),
                null,
                new Command.Exchange("USD", AmountInput.minor(109), new BigDecimal("1.09"), RoundingMode.HALF_EVEN),
                EntryDetails.NONE));
        Recorded<?> entry = command(new Command.PostEntry(
                List.of(
                        new Command.Line(code("alice"), Side.DEBIT, AmountInput.minor(60), "EUR"),
                        new Command.Line(code("bob"), Side.DEBIT, AmountInput.minor(40), "EUR"),
                        new Command.Line(code("carol"), Side.CREDIT, AmountInput.minor(100), "EUR")),
                null,
                EntryDetails.NONE));
        command(new Command.Reverse(entry.entryId(), Command.ReversalDate.NOW, EntryDetails.NONE));
        transfer("dora", "alice", "USD", 9);
    }

    private static AccountRef code(String code) {
        return new AccountRef.ByCode(code);
    }

    private Ledger running() {
        return ledger.ledger();
    }

    void transfer(String from, String to, String asset, long minor) {
        command(new Command.Transfer(
                code(from), code(to), asset, AmountInput.minor(minor), null, null, EntryDetails.NONE));
    }

    private Recorded<?> command(Command command) {
        Decision decision = running().submit(Submission.of(WORKSPACE, command)).join();
        if (decision.outcomes().getFirst() instanceof Outcome.Done done) {
            return done.recorded();
        }
        throw new CompletionException(
                new AssertionError(decision.outcomes().getFirst().toString()));
    }

    TestLedger ledger() {
        return ledger;
    }

    IntFunction<List<Asset>> catalogs() {
        List<Asset> catalog = running().assets("unused").join().value();
        return version -> catalog;
    }

    List<Segment> segments() {
        List<Segment> all = new ArrayList<>();
        while (true) {
            List<Segment> more = ledger.room().segments().read(0, all.size() + 1L, 100);
            if (more.isEmpty()) {
                return all;
            }
            all.addAll(more);
        }
    }

    /** "account asset" to balance, as the ledger has it; zeros left out. */
    Map<String, BigInteger> balances() {
        Map<String, BigInteger> balances = new HashMap<>();
        for (String account : ACCOUNTS) {
            running()
                    .account(WORKSPACE, code(account))
                    .join()
                    .value()
                    .ifPresent(snapshot -> snapshot.balances().forEach(balance -> {
                        BigInteger posted = balance.posted().toBigInteger();
                        if (posted.signum() != 0) {
                            balances.put(account + " " + assetCode(balance.asset()), posted);
                        }
                    }));
        }
        return balances;
    }

    private String assetCode(int number) {
        return running().directory(0).asset(0, number).code();
    }

    UUID id(String account) {
        return running()
                .account(WORKSPACE, code(account))
                .join()
                .value()
                .orElseThrow()
                .id();
    }

    @Override
    public void close() {
        ledger.close();
    }
}
