package io.daybook.server.internal.plaintext;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Idempotency keys of source entries: a digest of the entry's normalised text and, where the same text occurs several
 * times, which occurrence it is. The text is rebuilt from what was read, so blanks, separators, the file's path and the
 * entries around it do not matter. Amounts that the journal leaves out stay left out in it.
 */
final class EntryKeys {
    private static final int DIGEST_BYTES = 16;
    private static final char FIELD = '\u001F';
    private static final char RECORD = '\u001E';

    private final String prefix;
    private final MessageDigest digest;
    private final Map<String, Integer> occurrences = new HashMap<>();
    private final StringBuilder text = new StringBuilder();

    EntryKeys(String prefix) {
        this.prefix = prefix;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("Every Java has SHA-256", absent);
        }
    }

    String keyOf(JournalTransaction transaction) {
        text.setLength(0);
        field(transaction.date());
        field(transaction.date2());
        field(transaction.status().mark());
        field(transaction.code());
        field(transaction.description());
        field(transaction.comment());
        for (JournalPosting posting : transaction.postings()) {
            text.append(RECORD);
            field(posting.status().mark());
            field(posting.kind().around(posting.account()));
            if (!posting.elided()) {
                posting.amounts().forEach(this::amount);
            }
            Cost cost = posting.cost();
            if (cost != null) {
                field(cost.total() ? "@@" : "@");
                amount(cost.price());
            }
            BalanceAssertion assertion = posting.assertion();
            if (assertion != null) {
                field(assertion.operator());
                amount(assertion.amount());
            }
            field(posting.date());
            field(posting.date2());
            field(posting.comment());
        }
        return key();
    }

    /** The key of a row: its fields in order. */
    String keyOf(List<String> fields) {
        text.setLength(0);
        fields.forEach(this::field);
        return key();
    }

    private void amount(Amount amount) {
        field(amount.commodity());
        field(
                amount.quantity().signum() == 0
                        ? "0"
                        : amount.quantity().stripTrailingZeros().toPlainString());
    }

    private void field(@Nullable LocalDate date) {
        if (date != null) {
            text.append(date.getYear() * 10_000 + date.getMonthValue() * 100 + date.getDayOfMonth());
        }
        text.append(FIELD);
    }

    private void field(String value) {
        text.append(value).append(FIELD);
    }

    private String key() {
        byte[] full = digest.digest(text.toString().getBytes(StandardCharsets.UTF_8));
        String hex = HexFormat.of().formatHex(full, 0, DIGEST_BYTES);
        int occurrence = occurrences.merge(hex, 1, Integer::sum);
        return prefix + hex + ":" + occurrence;
    }
}
