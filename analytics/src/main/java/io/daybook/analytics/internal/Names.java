package io.daybook.analytics.internal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the numbers in events stand for, as the store keeps it. None of it ever changes once a line refers to it. */
public final class Names {
    private Names() {}

    /** @param number per shard */
    public record Account(
            int number, int workspace, UUID id, @Nullable String code) {}

    /** @param catalog the version of the built-in assets that the workspace began with */
    public record Workspace(int number, String name, int catalog) {}

    /**
     * An asset that the workspace defined or rescaled; built-in ones come from the catalog.
     *
     * @param seq of the segment that says so; the newest counts
     */
    public record Asset(long seq, int workspace, int number, String code, int scale) {}
}
