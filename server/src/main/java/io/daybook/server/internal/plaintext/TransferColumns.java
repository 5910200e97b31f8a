package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The header of a CSV of transfers, and how a row is read by it. */
final class TransferColumns {
    static final String EXPECTED = "Begin with a header that names from,to,asset,amount and, where you have them,"
            + " date,description,key,correlation_id,metadata.NAME";

    private static final List<String> REQUIRED = List.of("from", "to", "asset", "amount");
    private static final Set<String> KNOWN =
            Set.of("from", "to", "asset", "amount", "date", "description", "key", "correlation_id");
    private static final String METADATA = "metadata.";
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,38}(\\.[0-9]{1,38})?");
    private static final int MAX_DECIMALS = 18;

    private final List<String> names;
    private final Map<String, Integer> places = new HashMap<>();
    private final EntryKeys keys;

    TransferColumns(List<String> header, EntryKeys keys) throws JournalSyntaxException {
        this.names = header.stream().map(TransferColumns::name).toList();
        this.keys = keys;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            boolean metadata = name.startsWith(METADATA) && name.length() > METADATA.length();
            if (!metadata && !KNOWN.contains(name)) {
                throw new JournalSyntaxException("There is no column \"" + name + "\"", EXPECTED);
            }
            if (places.put(name, i) != null) {
                throw new JournalSyntaxException("The column " + name + " is there twice", EXPECTED);
            }
        }
        for (String required : REQUIRED) {
            if (!places.containsKey(required)) {
                throw new JournalSyntaxException("The column " + required + " is missing", EXPECTED);
            }
        }
    }

    private static String name(String written) {
        String name = written.startsWith("\uFEFF") ? written.substring(1) : written;
        return name.strip();
    }

    CsvTransfer transfer(String file, int line, List<String> fields) throws JournalSyntaxException {
        if (fields.size() != names.size()) {
            throw new JournalSyntaxException(
                    "The row has " + fields.size() + " fields, the header " + names.size(),
                    "Give every column a field, and quote fields that hold a comma");
        }
        String from = required(fields, "from");
        String to = required(fields, "to");
        if (from.equals(to)) {
            throw new JournalSyntaxException(
                    "The transfer goes from " + from + " to itself", "Name two different accounts");
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).startsWith(METADATA) && !fields.get(i).isEmpty()) {
                metadata.put(names.get(i).substring(METADATA.length()), fields.get(i));
            }
        }
        String correlationId = optional(fields, "correlation_id");
        String own = optional(fields, "key");
        String asset = required(fields, "asset").strip();
        BigDecimal amount = amount(required(fields, "amount").strip());
        Instant effectiveAt = time(optional(fields, "date").strip());
        String key = own.isEmpty() ? keys.keyOf(fields) : own;
        return new CsvTransfer(
                file,
                line,
                from,
                to,
                asset,
                amount,
                effectiveAt,
                optional(fields, "description"),
                key,
                correlationId.isEmpty() ? null : correlationId,
                Map.copyOf(metadata));
    }

    private String required(List<String> fields, String column) throws JournalSyntaxException {
        String value = optional(fields, column);
        if (value.isBlank()) {
            throw new JournalSyntaxException("The field " + column + " is empty", "Fill it in");
        }
        return value;
    }

    private String optional(List<String> fields, String column) {
        Integer place = places.get(column);
        return place == null ? "" : fields.get(place);
    }

    private static BigDecimal amount(String text) throws JournalSyntaxException {
        if (!DECIMAL.matcher(text).matches()) {
            throw new JournalSyntaxException(
                    "The amount \"" + DirectiveParser.shortened(text) + "\" is not a decimal number above zero",
                    "Write digits with a decimal point and no thousands separators, as 1234.50");
        }
        BigDecimal amount = new BigDecimal(text);
        if (amount.signum() == 0) {
            throw new JournalSyntaxException("The amount is zero", "Write an amount above zero, or remove the row");
        }
        if (amount.scale() > MAX_DECIMALS) {
            throw new JournalSyntaxException(
                    "The amount " + text + " has more than " + MAX_DECIMALS + " decimals",
                    "Round it to at most " + MAX_DECIMALS + " decimals");
        }
        return amount;
    }

    private static @Nullable Instant time(String text) throws JournalSyntaxException {
        if (text.isEmpty()) {
            return null;
        }
        try {
            return text.length() <= 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException unreadable) {
            throw new JournalSyntaxException(
                    "The date \"" + DirectiveParser.shortened(text) + "\" cannot be read",
                    "Write 2026-01-31, or a time as 2026-01-31T10:00:00Z");
        }
    }
}
