package io.daybook.server.internal.wiring;

import java.util.Objects;

/** Which Daybook this is. */
public final class Version {
    /** From the jar's manifest; {@code development} when it runs from classes. */
    public static final String TEXT =
            Objects.requireNonNullElse(Version.class.getPackage().getImplementationVersion(), "development");

    private Version() {}
}
