package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns balanced transactions into entries that balance in every commodity. Where prices, tolerances or unbalanced virtual
 * postings leave a rest, it goes to Daybook's own exchange account of that commodity.
 */
public final class LedgerMapping {
    private static final int MAX_SCALE = 18;
    private static final int MAX_DIGITS = 38;
    private static final int MAX_LINES = 1_000;
    private static final int MAX_ACCOUNT_CHARACTERS = 255;
    private static final int MAX_ASSET_CHARACTERS = 64;
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final EntryKeys keys = new EntryKeys("journal:");
    private final Map<String, @Nullable String> accountRefusals = new HashMap<>();
    private final Map<String, @Nullable String> assetRefusals = new HashMap<>();
    private final Map<String, AssetScale> scales = new TreeMap<>();
    private final Findings findings;

    private LedgerMapping(int maxProblems) {
        this.findings = new Findings(maxProblems);
    }

    /**
     * Maps a whole journal.
     *
     * @param maxProblems problems kept with their text
     */
    public static LedgerEntries map(Journal journal, int maxProblems) {
        LedgerMapping mapping = new LedgerMapping(maxProblems);
        List<LedgerEntry> entries = new ArrayList<>(journal.transactions().size());
        for (JournalTransaction transaction : journal.transactions()) {
            LedgerEntry entry = mapping.entry(transaction);
            if (entry != null) {
                entries.add(entry);
            }
        }
        List<String> accounts = journal.declaredAccounts().stream()
                .filter(account -> mapping.accountRefusal(account) == null)
                .toList();
        return new LedgerEntries(
                entries,
                List.copyOf(mapping.scales.values()),
                mapping.findings.problems(),
                mapping.findings.count(),
                accounts);
    }

    private @Nullable LedgerEntry entry(JournalTransaction transaction) {
        // The key is taken even from an entry that is refused, so that the keys of its equals do not move.
        String key = keys.keyOf(transaction);
        try {
            List<LedgerEntry.Line> lines = lines(transaction);
            for (LedgerEntry.Line line : lines) {
                widen(line, transaction);
            }
            return new LedgerEntry(key, transaction, lines);
        } catch (JournalSyntaxException refused) {
            findings.skipped(transaction.sourceFile(), transaction.line(), refused);
            return null;
        }
    }

    private List<LedgerEntry.Line> lines(JournalTransaction transaction) throws JournalSyntaxException {
        List<LedgerEntry.Line> lines = new ArrayList<>(transaction.postings().size());
        CommoditySums rest = new CommoditySums();
        for (JournalPosting posting : transaction.postings()) {
            for (Amount amount : posting.amounts()) {
                // The ledger's lines are above zero; a posting of nothing moves nothing.
                if (amount.quantity().signum() != 0) {
                    checkAccount(posting.account());
                    checkQuantity(amount);
                    String asset = AssetCodes.ofCommodity(amount.commodity());
                    lines.add(new LedgerEntry.Line(posting.account(), asset, amount.quantity(), false));
                    rest.add(asset, amount.quantity());
                }
            }
        }
        for (Amount left : rest.nonZero()) {
            String account = AssetCodes.exchangeAccount(left.commodity());
            lines.add(new LedgerEntry.Line(
                    account, left.commodity(), left.quantity().negate(), true));
        }
        if (lines.size() > MAX_LINES) {
            throw new JournalSyntaxException(
                    "The entry has " + lines.size() + " lines, the ledger takes " + MAX_LINES, "Split the entry");
        }
        return List.copyOf(lines);
    }

    private void widen(LedgerEntry.Line line, JournalTransaction transaction) {
        int written = Math.min(line.quantity().scale(), MAX_SCALE);
        AssetScale known = scales.get(line.asset());
        if (known != null && known.written() >= written && known.needed() >= written) {
            return;
        }
        int needed = Math.max(line.quantity().stripTrailingZeros().scale(), 0);
        if (known == null || known.needed() < needed || known.written() < written) {
            AssetScale.Place place = place(line, transaction);
            scales.merge(line.asset(), new AssetScale(line.asset(), needed, place, written, place), AssetScale::and);
        }
    }

    /** The posting that a line was made of; the entry itself for a line of Daybook's own. */
    private static AssetScale.Place place(LedgerEntry.Line line, JournalTransaction transaction) {
        int found = transaction.postings().stream()
                .filter(posting -> posting.account().equals(line.account()) && posting.line() > 0)
                .filter(posting -> posting.amounts().stream()
                        .anyMatch(amount -> amount.quantity().scale()
                                        == line.quantity().scale()
                                && amount.quantity().compareTo(line.quantity()) == 0
                                && AssetCodes.ofCommodity(amount.commodity()).equals(line.asset())))
                .mapToInt(JournalPosting::line)
                .findFirst()
                .orElse(transaction.line());
        return new AssetScale.Place(transaction.sourceFile(), found);
    }

    private void checkQuantity(Amount amount) throws JournalSyntaxException {
        String refusal = commodityRefusal(amount.commodity());
        if (refusal != null) {
            throw new JournalSyntaxException(refusal, "Rename the commodity");
        }
        BigDecimal quantity = amount.quantity();
        if (quantity.scale() > MAX_SCALE && quantity.stripTrailingZeros().scale() > MAX_SCALE) {
            throw new JournalSyntaxException(
                    "The amount " + amount + " has more than " + MAX_SCALE + " decimals",
                    "Round it to at most " + MAX_SCALE + " decimals");
        }
        if (quantity.precision() - quantity.scale() > MAX_DIGITS - MAX_SCALE && quantity.precision() > MAX_DIGITS) {
            throw new JournalSyntaxException(
                    "The amount " + amount + " has more than " + MAX_DIGITS + " digits",
                    "Write an amount of at most " + MAX_DIGITS + " digits");
        }
    }

    private void checkAccount(String account) throws JournalSyntaxException {
        String refusal = accountRefusal(account);
        if (refusal != null) {
            throw new JournalSyntaxException(refusal, "Rename the account, for example with an alias directive");
        }
    }

    private @Nullable String accountRefusal(String account) {
        if (!accountRefusals.containsKey(account)) {
            accountRefusals.put(account, refusalOfAccount(account));
        }
        return accountRefusals.get(account);
    }

    private static @Nullable String refusalOfAccount(String account) {
        if (AssetCodes.isExchangeAccount(account)) {
            return "The account " + account + " has the name of one of Daybook's own exchange accounts";
        }
        if (UUID.matcher(account).matches()) {
            return "The account " + account + " looks like an id";
        }
        return refusalOfText("account", account, MAX_ACCOUNT_CHARACTERS);
    }

    private @Nullable String commodityRefusal(String commodity) {
        if (!assetRefusals.containsKey(commodity)) {
            assetRefusals.put(commodity, refusalOfCommodity(commodity));
        }
        return assetRefusals.get(commodity);
    }

    private static @Nullable String refusalOfCommodity(String commodity) {
        if (commodity.equals(AssetCodes.NONE)) {
            return "The commodity " + commodity + " has the name that stands for amounts without one";
        }
        return refusalOfText("commodity", commodity, MAX_ASSET_CHARACTERS);
    }

    private static @Nullable String refusalOfText(String kind, String text, int maxCharacters) {
        if (text.codePointCount(0, text.length()) > maxCharacters) {
            return "The " + kind + " " + DirectiveParser.shortened(text) + " is longer than " + maxCharacters
                    + " characters";
        }
        if (text.codePoints().anyMatch(LedgerMapping::isUnprintable)) {
            return "The " + kind + " " + text + " holds a character that cannot be printed";
        }
        if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            return "The " + kind + " " + text + " is not in the Unicode form NFC";
        }
        return null;
    }

    private static boolean isUnprintable(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
