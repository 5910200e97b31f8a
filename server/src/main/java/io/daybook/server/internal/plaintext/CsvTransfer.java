package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One transfer of a CSV file.
 *
 * @param sourceFile the file, as shown to people
 * @param line line on which the row begins, from 1
 * @param from code of the account that pays
 * @param to code of the account that is paid
 * @param asset asset code
 * @param amount above zero, in major units
 * @param effectiveAt the date at midnight UTC, or the time; null when the row gives none
 * @param description empty when there is none
 * @param key the row's own idempotency key, or one made of its content and how often that occurred before
 * @param correlationId null when there is none
 * @param metadata columns {@code metadata.NAME} that are not empty, by NAME
 */
public record CsvTransfer(
        String sourceFile,
        int line,
        String from,
        String to,
        String asset,
        BigDecimal amount,
        @Nullable Instant effectiveAt,
        String description,
        String key,
        @Nullable String correlationId,
        Map<String, String> metadata) {}
