package io.daybook.ledger;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the numbers in committed events stand for. Safe to ask from any thread for events that were answered or read from
 * the journal up to the ledger's position.
 */
public interface Directory {
    UUID accountId(int account);

    @Nullable
    String accountCode(int account);

    /** The asset's code and current scale; the scale of an asset that an event refers to never changes. */
    Asset asset(int workspace, int asset);

    String workspaceName(int workspace);
}
