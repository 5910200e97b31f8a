package io.daybook.ledger.internal.state;

import io.daybook.ledger.Command;
import io.daybook.ledger.Event;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.RejectionCode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Assets and the workspace's defaults. */
final class AssetDecisions {
    private static final int MAX_SCALE = 18;
    private final ValueChecks checks;

    AssetDecisions(ValueChecks checks) {
        this.checks = checks;
    }

    Verdict define(WorkspaceState workspace, Command.DefineAsset command, @Nullable String key) {
        checkValues(command);
        if (workspace.asset(command.code()) != null) {
            throw new Refusal(
                    RejectionCode.ASSET_EXISTS,
                    "/code",
                    "asset " + command.code()
                            + " exists already; its scale can be changed with PATCH until its first use");
        }
        return accepted(new Event.AssetDefined(
                workspace.number, key, workspace.assetCount(), command.code(), command.scale(), command.name()));
    }

    void checkValues(Command.DefineAsset command) {
        checks.assetCode(command.code(), "/code");
        requireScale(command.scale());
        checks.name(command.name(), "/name");
    }

    Verdict rescale(WorkspaceState workspace, Command.RescaleAsset command, @Nullable String key) {
        requireScale(command.scale());
        AssetState asset = Amounts.asset(workspace, command.code(), "/code");
        if (asset.used && asset.scale != command.scale()) {
            throw new Refusal(
                    RejectionCode.ASSET_IN_USE,
                    "/scale",
                    "asset " + asset.code + " is in use with " + asset.scale + " decimals; its scale is final");
        }
        return accepted(new Event.AssetRescaled(workspace.number, key, asset.number, command.scale()));
    }

    Verdict configure(WorkspaceState workspace, Command.ConfigureWorkspace command, @Nullable String key) {
        OverdraftLimit limit = command.defaultOverdraft();
        checkValues(command);
        Event.Defaults now = workspace.defaults;
        return accepted(new Event.WorkspaceConfigured(
                workspace.number,
                key,
                new Event.Defaults(
                        limit == null ? now.overdraft() : limit,
                        command.openPayeesImplicitly() == null
                                ? now.openPayeesImplicitly()
                                : command.openPayeesImplicitly(),
                        command.openPayersImplicitly() == null
                                ? now.openPayersImplicitly()
                                : command.openPayersImplicitly()),
                command));
    }

    static void checkValues(Command.ConfigureWorkspace command) {
        OverdraftLimit limit = command.defaultOverdraft();
        if (limit instanceof OverdraftLimit.WorkspaceDefault) {
            throw new Refusal(
                    RejectionCode.INVALID_VALUE,
                    "/default_overdraft_limit_minor",
                    "the workspace's default is a number or null (unlimited)");
        }
        AccountDecisions.requireNotNegative(limit, "/default_overdraft_limit_minor");
    }

    static void requireScale(int scale) {
        if (scale < 0 || scale > MAX_SCALE) {
            throw new Refusal(
                    RejectionCode.INVALID_VALUE, "/scale", "scale is 0 to " + MAX_SCALE + " decimals, not " + scale);
        }
    }

    static Verdict accepted(Event event) {
        return new Verdict.Accepted(List.of(event), 0);
    }
}
