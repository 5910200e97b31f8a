package io.daybook.apps.internal.mining.crm;

import java.util.Optional;
import java.util.UUID;

/** An external system that is told of customers. */
interface Crm extends AutoCloseable {
    /**
     * Tells it of an event. Told twice with one id, it must do it once, or say by {@link #has} that it has it.
     *
     * @param body JSON
     */
    CrmAnswer tell(UUID eventId, String body) throws InterruptedException;

    /** Whether it has an event; empty when it does not say or cannot be asked for now. */
    Optional<Boolean> has(UUID eventId) throws InterruptedException;

    /** Whether {@link #has} is there to be asked at all. */
    boolean canBeAsked();

    @Override
    void close();
}
