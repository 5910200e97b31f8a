package io.daybook.views;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Posted entries. Errors as in {@link AccountViews}. */
public interface EntryViews {
    Optional<EntryRow> entry(Scope scope, UUID id);

    /** Newest first by position. An unknown account has no entries. */
    Page<EntryRow> entries(Scope scope, EntryFilter filter, PageRequest page);

    /** Every entry, oldest first, up to the position that the view had at the call; holds few rows in memory. */
    void export(Scope scope, TimeRange time, Consumer<EntryRow> sink);
}
