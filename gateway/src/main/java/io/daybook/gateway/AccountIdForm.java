package io.daybook.gateway;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.AccountSnapshot;
import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.Side;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Entries whose lines name accounts with {@code account_id} and say no asset: the form of the credit ledger's requirements.
 * Its callers expect 400 and one sentence for an entry that does not balance, and may name accounts by UUIDs that nobody
 * opened; such lines take the asset of the entry's other accounts, else the configured default.
 */
final class AccountIdForm {
    private final Ledger ledger;
    private final WorkspaceNumbers numbers;
    private final String defaultCurrency;

    AccountIdForm(Ledger ledger, WorkspaceNumbers numbers, String defaultCurrency) {
        this.ledger = ledger;
        this.numbers = numbers;
        this.defaultCurrency = defaultCurrency;
    }

    Command.PostEntry complete(Call call, Command.PostEntry entry) {
        requireBalance(entry.lines());
        boolean foreign = entry.lines().stream()
                .anyMatch(line -> line.asset() == null && line.account() instanceof AccountRef.ByCode);
        if (!foreign) {
            return entry;
        }
        String asset = commonAsset(call, entry.lines()).orElse(defaultCurrency);
        List<Command.Line> lines = entry.lines().stream()
                .map(line -> line.asset() == null && line.account() instanceof AccountRef.ByCode
                        ? new Command.Line(line.account(), line.side(), line.amount(), asset)
                        : line)
                .toList();
        return new Command.PostEntry(lines, entry.batchId(), entry.details());
    }

    /** The asset that a line says or that the first known account holds. */
    private Optional<String> commonAsset(Call call, List<Command.Line> lines) {
        String workspace = call.workspace();
        for (Command.Line line : lines) {
            if (line.asset() != null) {
                return Optional.of(line.asset());
            }
            Optional<AccountSnapshot> account = Waiting.on(
                            ledger.account(workspace, line.account()),
                            call.settings().answerWaitMillis())
                    .value();
            if (account.isPresent() && account.get().asset() >= 0) {
                return Optional.of(
                        numbers.asset(workspace, account.get().asset()).code());
            }
        }
        return Optional.empty();
    }

    private static void requireBalance(List<Command.Line> lines) {
        BigInteger debits = BigInteger.ZERO;
        BigInteger credits = BigInteger.ZERO;
        for (Command.Line line : lines) {
            if (line.asset() != null || !(line.amount() instanceof AmountInput.Minor minor)) {
                return;
            }
            BigInteger amount = minor.value().toBigInteger();
            if (line.side() == Side.DEBIT) {
                debits = debits.add(amount);
            } else {
                credits = credits.add(amount);
            }
        }
        if (!debits.equals(credits)) {
            String sentence = "lines: debits (" + debits + ") must equal credits (" + credits + ")";
            throw new ProblemException(
                    422, "unbalanced", sentence, List.of(Fault.wrong("/lines", "unbalanced", sentence)));
        }
    }
}
