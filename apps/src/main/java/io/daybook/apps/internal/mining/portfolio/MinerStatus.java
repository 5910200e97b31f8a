package io.daybook.apps.internal.mining.portfolio;

import java.math.BigDecimal;

/** Where a miner is in its life; any may follow any, the latest event says which it is. */
enum MinerStatus {
    /** Mines, and its price counts. */
    ACTIVE,
    /** Mines no more; its price counts, less what it was sold for. */
    RETIRED,
    /** Was moved elsewhere or never there: counts for nothing. */
    REMOVED;

    BigDecimal stored() {
        return BigDecimal.valueOf(ordinal() + 1L);
    }

    static MinerStatus of(BigDecimal stored) {
        return values()[stored.intValueExact() - 1];
    }
}
