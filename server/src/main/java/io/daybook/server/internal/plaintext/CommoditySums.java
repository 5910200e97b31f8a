package io.daybook.server.internal.plaintext;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Exact sums by commodity, in the order in which the commodities first appeared. */
final class CommoditySums {
    private final Map<String, BigDecimal> sums = new LinkedHashMap<>(4);

    void add(Amount amount) {
        add(amount.commodity(), amount.quantity());
    }

    void add(String commodity, BigDecimal quantity) {
        BigDecimal known = sums.get(commodity);
        sums.put(commodity, known == null ? quantity : known.add(quantity));
    }

    BigDecimal of(String commodity) {
        return sums.getOrDefault(commodity, BigDecimal.ZERO);
    }

    /** The sums that are not exactly zero. */
    List<Amount> nonZero() {
        List<Amount> amounts = new ArrayList<>(sums.size());
        sums.forEach((commodity, quantity) -> {
            if (quantity.signum() != 0) {
                amounts.add(new Amount(commodity, quantity));
            }
        });
        return amounts;
    }

    void clear() {
        sums.clear();
    }
}
