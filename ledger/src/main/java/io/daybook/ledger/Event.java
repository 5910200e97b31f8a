package io.daybook.ledger;

import io.daybook.platform.money.Amount;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was decided, as it stands in the journal: with resolved account and asset numbers, amounts in minor units and times
 * in microseconds since 1970 UTC. Its position (shard, seq, index) and its time of recording belong to the segment around it.
 *
 * <p>Numbers are per shard and dense: accounts in the order of their opening, workspaces likewise, assets per workspace.
 */
public sealed interface Event {

    /** The first event of an owner's reign; fences every writer before it. */
    record OwnerStarted(
            long epoch, String owner, int format, long databaseSystemId, int databaseTimeline, String softwareVersion)
            implements Event {}

    /** An operator gave up what came after {@code fromSeq} on a journal that went back. */
    record Forked(long fromSeq, long epoch, String reason) implements Event {}

    /** Events that belong to a workspace. */
    sealed interface InWorkspace extends Event {
        int workspace();
    }

    /** Events that are the outcome of one command and may carry its idempotency key. */
    sealed interface Answer extends InWorkspace {
        @Nullable
        String key();
    }

    /** @param assetCatalog the version of the built-in list of assets that the workspace starts with */
    record WorkspaceOpened(int workspace, String name, int assetCatalog, Defaults defaults) implements InWorkspace {}

    /** @param command what was asked for; null: recorded by an early version, which kept only what came of it */
    record WorkspaceConfigured(
            int workspace, @Nullable String key, Defaults defaults, Command.@Nullable ConfigureWorkspace command)
            implements Answer {}

    /** What applies to accounts that say nothing themselves. */
    record Defaults(OverdraftLimit overdraft, boolean openPayeesImplicitly, boolean openPayersImplicitly) {}

    record AssetDefined(
            int workspace,
            @Nullable String key,
            int asset,
            String code,
            int scale,
            @Nullable String name) implements Answer {}

    record AssetRescaled(int workspace, @Nullable String key, int asset, int scale) implements Answer {}

    /**
     * @param asset the number of the fixed asset, -1: any
     * @param system Daybook's own account, such as {@code exchange:EUR}
     * @param implicit opened by a transfer or an entry that named its code
     */
    record AccountOpened(
            int workspace,
            @Nullable String key,
            int account,
            @Nullable String code,
            int asset,
            Side normalSide,
            OverdraftLimit overdraftLimit,
            @Nullable Amount softLimit,
            Map<String, String> metadata,
            boolean system,
            boolean implicit)
            implements Answer {}

    /** The account as it is after the change; metadata null: as before. */
    record AccountChanged(
            int workspace,
            @Nullable String key,
            int account,
            AccountStatus status,
            OverdraftLimit overdraftLimit,
            @Nullable Amount softLimit,
            @Nullable Map<String, String> metadata,
            Command.ChangeAccount command)
            implements Answer {}

    record AccountClosed(int workspace, @Nullable String key, int account) implements Answer {}

    /** Events that post an entry: lines whose debits equal their credits per asset. */
    sealed interface Posting extends Answer {
        EntryDetails details();
    }

    record EntryPosted(
            int workspace,
            @Nullable String key,
            List<PostedLine> lines,
            @Nullable UUID batchId,
            EntryDetails details) implements Posting {}

    /** @param balanceAfter debits - credits of the account in this asset after this line, in recorded order */
    record PostedLine(int account, int asset, Side side, Amount amount, Amount balanceAfter) {}

    /** Two lines: credit {@code from}, debit {@code to}. */
    record TransferCompleted(
            int workspace, @Nullable String key, int from, int to, int asset, Amount amount, EntryDetails details)
            implements Posting {}

    /**
     * Four lines: credit {@code from}, debit the exchange account of {@code asset}, credit the exchange account of
     * {@code toAsset}, debit {@code to}.
     */
    record ExchangeCompleted(
            int workspace,
            @Nullable String key,
            int from,
            int to,
            int asset,
            Amount amount,
            int toAsset,
            Amount toAmount,
            int exchangeAccount,
            int toExchangeAccount,
            BigDecimal rate,
            RoundingMode rounding,
            EntryDetails details)
            implements Posting {}

    /** @param expiresAtMicros 0: never; @param expiresInSeconds as asked, null: never */
    record HoldPlaced(
            int workspace,
            @Nullable String key,
            int from,
            int to,
            int asset,
            Amount amount,
            long expiresAtMicros,
            @Nullable Long expiresInSeconds,
            EntryDetails details)
            implements Answer {}

    /** Posts {@code amount} of the hold and releases the rest. {@code from ... held} repeat the hold. */
    record HoldCaptured(
            int workspace,
            @Nullable String key,
            UUID transferId,
            int from,
            int to,
            int asset,
            Amount held,
            Amount amount,
            EntryDetails details)
            implements Posting {}

    record HoldVoided(int workspace, @Nullable String key, UUID transferId, int from, int to, int asset, Amount held)
            implements Answer {}

    record HoldExpired(int workspace, UUID transferId, int from, int to, int asset, Amount held)
            implements InWorkspace {}

    /** The lines of {@code reversedEntry} with their sides exchanged. */
    record EntryReversed(
            int workspace,
            @Nullable String key,
            UUID subject,
            UUID reversedEntry,
            Command.ReversalDate effective,
            List<PostedLine> lines,
            EntryDetails details)
            implements Posting {}

    /** A transfer with a key that was refused for a reason of state, and stays so. */
    record TransferFailed(int workspace, String key, Command.Transfer command, RejectionCode code, String detail)
            implements Answer {}

    /** Any other command with a key that was refused for a reason of state, and stays so. */
    record CommandRejected(int workspace, String key, Command command, RejectionCode code, String detail)
            implements Answer {}

    /** The available balance went below the soft limit. */
    record SoftLimitCrossed(int workspace, int account, int asset, Amount available) implements InWorkspace {}
}
