package io.daybook.views;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account as other rows name it. */
public record AccountLabel(UUID id, @Nullable String code) {}
