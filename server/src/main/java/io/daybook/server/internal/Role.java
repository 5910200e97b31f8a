package io.daybook.server.internal;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a process can do, with what each needs in the same process: the table that start-up follows. Rooms talk through Java
 * interfaces; there is no way between processes yet, so what a role needs must be here.
 */
public enum Role {
    /** Decides commands and writes the journal; as many processes as one likes may stand by. */
    LEDGER(),
    /** Follows the journal and fills the SQL tables. */
    VIEWS(),
    /** Publishes the journal and the outbox to Kafka, fans out, records dead letters. */
    RELAY(LEDGER),
    /** Checks payments from Kafka and writes them into the ledger. */
    INTAKE(LEDGER),
    /** Fills the columnar store from Kafka. */
    ANALYTICS(),
    /** Runs the applications. */
    APPS(),
    /** Answers HTTP. */
    GATEWAY(LEDGER, VIEWS);

    private final Set<Role> needs;

    Role(Role... needs) {
        this.needs = Set.of(needs);
    }

    /**
     * The roles of a process, in the order in which they start.
     *
     * @param named what was asked for; none: all
     * @throws IllegalArgumentException when a role is missing that another one needs
     */
    public static Set<Role> of(List<Role> named) {
        Set<Role> roles = named.isEmpty() ? EnumSet.allOf(Role.class) : EnumSet.copyOf(named);
        for (Role role : roles) {
            for (Role needed : role.needs) {
                if (!roles.contains(needed)) {
                    throw new IllegalArgumentException("the role " + role + " needs " + needed
                            + " in the same process; name both, or leave roles out for all of them.");
                }
            }
        }
        return roles;
    }

    /** As in settings: lower case. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
