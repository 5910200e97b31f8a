package io.daybook.views;

import java.util.Optional;
import java.util.UUID;

/** Transfers: immediate, held, across assets and failed. Errors as in {@link AccountViews}. */
public interface TransferViews {
    Optional<TransferRow> transfer(Scope scope, UUID id);

    /** Newest first by position. Failed transfers are among them; ask for {@link TransferStatus#FAILED} to see only those. */
    Page<TransferRow> transfers(Scope scope, TransferFilter filter, PageRequest page);
}
