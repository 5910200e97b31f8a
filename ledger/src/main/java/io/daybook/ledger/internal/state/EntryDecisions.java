package io.daybook.ledger.internal.state;

import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Event;
import io.daybook.ledger.RejectionCode;
import io.daybook.ledger.Side;
import io.daybook.platform.money.Amount;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Entries of n lines. */
final class EntryDecisions {
    private final ValueChecks checks;
    private final ValueLimits limits;

    EntryDecisions(ValueChecks checks, ValueLimits limits) {
        this.checks = checks;
        this.limits = limits;
    }

    Verdict decide(
            WorkspaceState workspace, Accounts named, Command.PostEntry command, @Nullable String key, long nowMicros) {
        checkValues(command, nowMicros);
        for (int at = 0; at < command.lines().size(); at++) {
            String asset = command.lines().get(at).asset();
            if (asset != null) {
                Amounts.asset(workspace, asset, "/lines/" + at + "/asset");
            }
        }
        List<AccountState> accounts = new ArrayList<>(command.lines().size());
        for (int at = 0; at < command.lines().size(); at++) {
            Command.Line line = command.lines().get(at);
            accounts.add(named.existingOrOpened(line.account(), line.side(), "/lines/" + at + "/account"));
        }
        List<Line> lines = resolve(workspace, named, command, accounts);
        requireBalanced(lines);
        List<Event> soft = new ArrayList<>(0);
        List<Event.PostedLine> posted = post(workspace, lines, soft);
        Event entry = new Event.EntryPosted(workspace.number, key, posted, command.batchId(), command.details());
        return TransferDecisions.accepted(named, entry, soft);
    }

    void checkValues(Command.PostEntry command, long nowMicros) {
        // In the order of RejectionCode, so that of several reasons the first one there is given.
        checks.details(command.details());
        int count = command.lines().size();
        for (int at = 0; at < count; at++) {
            AmountInput amount = command.lines().get(at).amount();
            Amounts.requirePositive(amount, amountPointer(amount, "/lines/" + at));
        }
        if (count < 2 || count > limits.maxLinesPerEntry()) {
            throw new Refusal(
                    RejectionCode.INVALID_LINES,
                    "/lines",
                    "an entry has 2 to " + limits.maxLinesPerEntry() + " lines, this one has " + count);
        }
        checks.notFarAhead(command.details(), nowMicros);
    }

    private static String amountPointer(AmountInput amount, String line) {
        return line + (amount instanceof AmountInput.Minor ? "/amount_minor" : "/amount");
    }

    /** A line with everything resolved. */
    record Line(
            AccountState account,
            AssetState asset,
            Side side,
            Amount amount,
            @Nullable String pointer) {}

    /** Check by check over all lines, not line by line: of two reasons the first in {@link RejectionCode} is given. */
    private static List<Line> resolve(
            WorkspaceState workspace, Accounts named, Command.PostEntry command, List<AccountState> accounts) {
        int count = accounts.size();
        List<AssetState> assets = new ArrayList<>(count);
        for (int at = 0; at < count; at++) {
            assets.add(asset(workspace, accounts.get(at), command.lines().get(at), "/lines/" + at + "/asset"));
        }
        for (int at = 0; at < count; at++) {
            Accounts.requireNotClosed(accounts.get(at), "/lines/" + at + "/account");
        }
        for (int at = 0; at < count; at++) {
            Accounts.requireActive(accounts.get(at), "/lines/" + at + "/account");
        }
        for (int at = 0; at < count; at++) {
            named.requireAsset(accounts.get(at), assets.get(at), "/lines/" + at + "/asset");
        }
        List<Line> lines = new ArrayList<>(count);
        for (int at = 0; at < count; at++) {
            Command.Line line = command.lines().get(at);
            Amount amount =
                    Amounts.positive(line.amount(), assets.get(at), amountPointer(line.amount(), "/lines/" + at));
            lines.add(new Line(accounts.get(at), assets.get(at), line.side(), amount, "/lines/" + at + "/account"));
        }
        return lines;
    }

    private static AssetState asset(WorkspaceState workspace, AccountState account, Command.Line line, String pointer) {
        if (line.asset() != null) {
            return Amounts.asset(workspace, line.asset(), pointer);
        }
        if (account.asset == AccountState.ANY_ASSET) {
            throw new Refusal(
                    RejectionCode.ASSET_NOT_FOUND,
                    pointer,
                    "say the asset: account " + account.describe() + " holds any asset");
        }
        return workspace.asset(account.asset);
    }

    private static void requireBalanced(List<Line> lines) {
        Map<String, Amount[]> sums = new TreeMap<>();
        for (Line line : lines) {
            Amount[] sides = sums.computeIfAbsent(line.asset().code, code -> new Amount[] {Amount.ZERO, Amount.ZERO});
            int side = line.side().ordinal();
            sides[side] = sides[side].plus(line.amount());
        }
        sums.forEach((asset, sides) -> {
            if (!sides[0].equals(sides[1])) {
                throw new Refusal(
                        RejectionCode.UNBALANCED,
                        "/lines",
                        "lines: debits (" + sides[0] + ") must equal credits (" + sides[1] + ")"
                                + (sums.size() > 1 ? " in " + asset : ""));
            }
        });
    }

    /** The lines with the balance after each, having checked that every account can bear its sum. */
    static List<Event.PostedLine> post(WorkspaceState workspace, List<Line> lines, List<Event> soft) {
        Map<Place, Headroom> effects = new LinkedHashMap<>();
        List<Event.PostedLine> posted = new ArrayList<>(lines.size());
        for (Line line : lines) {
            Headroom effect = effects.computeIfAbsent(
                            new Place(line.account().number, line.asset().number),
                            place -> new Headroom(line.account(), line.asset(), line.pointer()))
                    .post(line.side(), line.amount());
            posted.add(new Event.PostedLine(
                    line.account().number, line.asset().number, line.side(), line.amount(), effect.balanceAfter()));
        }
        effects.values().forEach(effect -> effect.check(workspace.defaults.overdraft(), soft));
        return posted;
    }

    private record Place(int account, int asset) {}
}
