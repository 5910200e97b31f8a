package io.daybook.ledger.internal.state;

import io.daybook.ledger.Event;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The keys that an event uses up: the caller's, and the ledger's own for what may happen only once. */
public final class EventKeys {
    private EventKeys() {}

    public static void of(Event event, Consumer<KeyDigest> into) {
        of(event, null, into);
    }

    /** @param ofCommand the digest of the caller's key, when it is known already; null: it is computed */
    static void of(Event event, @Nullable KeyDigest ofCommand, Consumer<KeyDigest> into) {
        switch (event) {
            case Event.EntryReversed reversed ->
                into.accept(KeyDigest.of(reversed.workspace(), KeyDigest.Use.REVERSAL, reversed.reversedEntry()));
            case Event.HoldCaptured captured ->
                into.accept(KeyDigest.of(captured.workspace(), KeyDigest.Use.CAPTURED, captured.transferId()));
            case Event.HoldVoided voided ->
                into.accept(KeyDigest.of(voided.workspace(), KeyDigest.Use.VOIDED, voided.transferId()));
            case Event.HoldExpired expired ->
                into.accept(KeyDigest.of(expired.workspace(), KeyDigest.Use.EXPIRED, expired.transferId()));
            case Event.OwnerStarted _,
                    Event.Forked _,
                    Event.WorkspaceOpened _,
                    Event.WorkspaceConfigured _,
                    Event.AssetDefined _,
                    Event.AssetRescaled _,
                    Event.AccountOpened _,
                    Event.AccountChanged _,
                    Event.AccountClosed _,
                    Event.EntryPosted _,
                    Event.TransferCompleted _,
                    Event.ExchangeCompleted _,
                    Event.HoldPlaced _,
                    Event.TransferFailed _,
                    Event.CommandRejected _,
                    Event.SoftLimitCrossed _ -> {}
        }
        if (event instanceof Event.Answer answer && answer.key() != null) {
            into.accept(
                    ofCommand != null
                            ? ofCommand
                            : KeyDigest.of(answer.workspace(), KeyDigest.Use.COMMAND, answer.key()));
        }
    }
}
