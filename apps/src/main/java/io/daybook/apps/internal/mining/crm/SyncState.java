package io.daybook.apps.internal.mining.crm;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Where an event is on its way to the CRM.
 *
 * <pre>
 *   intended --> done         the CRM has it
 *   intended --> refused      the CRM will not have it; the event is a dead letter
 *   refused  --> intended     the letter is replayed
 *   (new), intended, refused --> superseded   the CRM has a newer update of the customer, which must stay
 * </pre>
 */
enum SyncState {
    INTENDED,
    DONE,
    REFUSED,
    SUPERSEDED;

    private static final Map<SyncState, Set<SyncState>> NEXT = new EnumMap<>(Map.of(
            INTENDED, EnumSet.of(INTENDED, DONE, REFUSED, SUPERSEDED),
            DONE, EnumSet.noneOf(SyncState.class),
            REFUSED, EnumSet.of(INTENDED, SUPERSEDED),
            SUPERSEDED, EnumSet.noneOf(SyncState.class)));

    boolean mayBecome(SyncState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** As it stands in the table. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static SyncState of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
