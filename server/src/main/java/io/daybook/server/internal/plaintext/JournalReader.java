package io.daybook.server.internal.plaintext;

import io.daybook.platform.FileProblems;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a plain-text journal in hledger or ledger syntax with everything that it includes. What cannot be read is left out
 * and named; what is left out is never silent. The syntax is that of the hledger 1.25 manual; where ledger's differs without
 * contradicting it (comment lines with {@code %} and {@code |}, a tab behind an account), both are read.
 */
public final class JournalReader {
    private final JournalLimits limits;
    private final Findings findings;
    private final Map<String, NumberStyle> styles = new HashMap<>();
    private final Set<String> declaredAccounts = new LinkedHashSet<>();
    private final List<JournalTransaction> transactions = new ArrayList<>();
    private final List<Path> open = new ArrayList<>();
    private final List<String> files = new ArrayList<>();
    private final TransactionParser entries;
    private final DirectiveParser directives;
    private long skipped;
    private boolean full;

    private JournalReader(JournalLimits limits) {
        this.limits = limits;
        this.findings = new Findings(limits.maxProblems());
        DateParser dates = new DateParser();
        AmountParser amounts = new AmountParser(styles);
        AccountNames names = new AccountNames();
        this.entries = new TransactionParser(
                dates, new PostingParser(amounts, names, findings), findings, limits.maxPostings());
        this.directives = new DirectiveParser(amounts, dates, names, findings, styles, declaredAccounts);
    }

    /**
     * Reads and balances a journal.
     *
     * @throws IOException when the file cannot be opened or read; included files that cannot are problems
     */
    public static Journal read(Path file, JournalLimits limits) throws IOException {
        JournalReader reader = new JournalReader(limits);
        reader.readFile(file, reader.beginning());
        return reader.finish();
    }

    /**
     * Reads and balances a journal that comes through a pipe; what it includes is looked for in the current folder.
     *
     * @param name shown to people
     * @throws IOException when the pipe breaks
     */
    public static Journal read(InputStream in, String name, JournalLimits limits) throws IOException {
        JournalReader reader = new JournalReader(limits);
        Path nowhere = Path.of(name);
        reader.files.add(name);
        reader.open.add(nowhere);
        reader.readLines(in, nowhere, name, reader.beginning());
        return reader.finish();
    }

    private Scope beginning() {
        return new Scope(limits.defaultYear(), null, null, null, List.of(), List.of());
    }

    private Journal finish() {
        Map<String, Integer> decimals = Precisions.of(transactions, styles, directives.defaultStyles());
        Balancer balancer = new Balancer(decimals, findings);
        List<JournalTransaction> balanced = balancer.balance(transactions);
        skipped += transactions.size() - balanced.size();
        return new Journal(
                balanced,
                findings.problems(),
                findings.count(),
                findings.notices(),
                skipped,
                List.copyOf(declaredAccounts),
                List.copyOf(files));
    }

    private void readFile(Path file, Scope initial) throws IOException {
        String name = file.toString();
        files.add(name);
        open.add(file.toRealPath());
        try (InputStream in = Files.newInputStream(file)) {
            if (Files.size(file) > limits.maxFileBytes()) {
                findings.skipped(
                        name, 0, "The file is larger than " + limits.maxFileBytes() + " bytes", "Split it by year");
                return;
            }
            readLines(in, file, name, initial);
        } finally {
            open.removeLast();
        }
    }

    private void readLines(InputStream in, Path file, String name, Scope initial) throws IOException {
        try (LineSource source = new LineSource(in, limits.maxLineBytes(), LineSource.FILE_BUFFER_BYTES)) {
            Scope scope = initial;
            while (!full && source.advance()) {
                if (source.isNoText()) {
                    findings.skipped(
                            name,
                            source.number(),
                            "There is a zero byte, so this is no text in UTF-8; nothing is read from here on",
                            "Unpack a compressed file first; convert UTF-16, for example with iconv -f utf-16 -t utf-8");
                    return;
                }
                scope = readItem(source, scope, file, name);
            }
        }
    }

    private Scope readItem(LineSource source, Scope scope, Path file, String name) throws IOException {
        String text = source.text();
        if (text.isEmpty()) {
            return scope;
        }
        char first = text.charAt(0);
        if (LineScanner.isDigit(first)) {
            readTransaction(source, scope, name);
            return scope;
        }
        try {
            return switch (first) {
                case ';', '#', '*', '%', '|' -> scope;
                case '=', '~' -> rule(first, source, scope, name);
                default ->
                    LineScanner.isBlank(first) ? indented(text, scope) : directive(text, source, scope, file, name);
            };
        } catch (JournalSyntaxException unreadable) {
            findings.skipped(name, source.number(), unreadable);
            TransactionParser.skipIndented(source);
            return scope;
        }
    }

    private void readTransaction(LineSource source, Scope scope, String name) throws IOException {
        if (transactions.size() == limits.maxTransactions()) {
            findings.skipped(
                    name,
                    source.number(),
                    "There are more than " + limits.maxTransactions() + " transactions",
                    "Split the journal, for example by year, and import the parts one after the other");
            full = true;
            return;
        }
        JournalTransaction transaction = entries.parse(source, scope, name);
        if (transaction == null) {
            skipped++;
        } else {
            transactions.add(transaction);
        }
    }

    private Scope rule(char sign, LineSource source, Scope scope, String name) throws IOException {
        findings.unsupported(
                name,
                source.number(),
                sign == '=' ? "Automated posting rules (=) are not supported" : "Periodic rules (~) are not supported",
                "Import the output of hledger print " + (sign == '=' ? "--auto" : "--forecast")
                        + " when you want what the rule makes");
        TransactionParser.skipIndented(source);
        return scope;
    }

    private static Scope indented(String text, Scope scope) throws JournalSyntaxException {
        String stripped = text.strip();
        if (stripped.isEmpty() || stripped.startsWith(";") || stripped.startsWith("#") || stripped.startsWith("*")) {
            return scope;
        }
        throw new JournalSyntaxException(
                "The indented line \"" + DirectiveParser.shortened(text) + "\" belongs to no entry",
                "Put it directly below its entry, without a blank line between");
    }

    private Scope directive(String text, LineSource source, Scope scope, Path file, String name)
            throws IOException, JournalSyntaxException {
        source.check();
        boolean marked = text.charAt(0) == '!' || text.charAt(0) == '@';
        String bare = marked ? text.substring(1) : text;
        String word = DirectiveParser.word(bare);
        if (!word.equals("include")) {
            return directives.parse(word, bare, source, scope, name);
        }
        int line = source.number();
        for (Path included : IncludePaths.resolve(bare.substring(word.length()).strip(), file)) {
            include(included, scope, name, line);
        }
        return scope;
    }

    private void include(Path included, Scope scope, String name, int line) throws IOException, JournalSyntaxException {
        String refusal = refusal(included);
        if (refusal != null) {
            throw new JournalSyntaxException(refusal, "Correct the include directive");
        }
        try {
            readFile(included, scope);
        } catch (IOException unreadable) {
            throw new JournalSyntaxException(
                    "The included file " + included + " cannot be read (" + FileProblems.reason(unreadable) + ")",
                    "Check " + name + ":" + line + " and the file's permissions");
        }
    }

    private @Nullable String refusal(Path included) throws IOException {
        if (!Files.isRegularFile(included)) {
            return "The included file " + included + " is not there";
        }
        if (open.contains(included.toRealPath())) {
            return "The file " + included + " includes itself";
        }
        if (open.size() > limits.maxIncludeDepth()) {
            return "Files are included more than " + limits.maxIncludeDepth() + " deep";
        }
        if (files.size() >= limits.maxFiles()) {
            return "More than " + limits.maxFiles() + " files are included";
        }
        return null;
    }
}
