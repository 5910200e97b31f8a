package io.daybook.events;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Who takes dead letters again in this process, by the name of the consumer. */
public final class ReplayTargets {
    private final Map<String, ReplayTarget> byConsumer = new ConcurrentHashMap<>();

    /** @param consumer {@link Failure#consumer()} of its letters */
    public void register(String consumer, ReplayTarget target) {
        byConsumer.put(consumer, target);
    }

    public Optional<ReplayTarget> of(String consumer) {
        return Optional.ofNullable(byConsumer.get(consumer));
    }
}
