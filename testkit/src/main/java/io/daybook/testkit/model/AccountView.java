package io.daybook.testkit.model;

import io.daybook.testkit.model.Order.Limit;
import io.daybook.testkit.model.Order.Status;
import java.math.BigInteger;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account as the model sees it at one time.
 *
 * @param openedBy the label of the item that opened it, or on whose behalf it was opened
 * @param sums per asset code; assets that it never touched are absent
 */
public record AccountView(
        String workspace,
        @Nullable String code,
        int openedBy,
        @Nullable String asset,
        boolean creditNormal,
        Status status,
        Limit limit,
        @Nullable BigInteger softLimit,
        boolean system,
        Map<String, Sums> sums) {
    /** Unique among all accounts of a history. */
    public String name() {
        return workspace + "/" + (code != null ? code : "#" + openedBy);
    }
}
