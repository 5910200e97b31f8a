package io.daybook.server.internal.plaintext;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * With how many decimals each commodity is displayed, which is the tolerance of balancing in hledger before 1.41: what a
 * {@code commodity} or else a {@code D} directive shows, or else the most decimals written in a posting's amount anywhere.
 */
final class Precisions {
    private Precisions() {}

    static Map<String, Integer> of(
            List<JournalTransaction> transactions,
            Map<String, NumberStyle> declared,
            Map<String, NumberStyle> byDefault) {
        Map<String, Integer> decimals = new HashMap<>();
        for (JournalTransaction transaction : transactions) {
            for (JournalPosting posting : transaction.postings()) {
                for (Amount amount : posting.amounts()) {
                    int scale = amount.quantity().scale();
                    Integer known = decimals.get(amount.commodity());
                    if (known == null || known < scale) {
                        decimals.put(amount.commodity(), scale);
                    }
                }
            }
        }
        putShown(decimals, byDefault);
        putShown(decimals, declared);
        return decimals;
    }

    private static void putShown(Map<String, Integer> decimals, Map<String, NumberStyle> styles) {
        styles.forEach((commodity, style) -> {
            if (style.decimals() >= 0) {
                decimals.put(commodity, style.decimals());
            }
        });
    }
}
