package io.daybook.ledger.internal.state;

import io.daybook.ledger.Asset;
import io.daybook.testkit.simulation.Violation;
import java.util.List;
import java.util.Objects;

/** Compares two memories of one shard, replayed and live. Stands in their package because it reads them from within. */
public final class StateDifferences {
    private StateDifferences() {}

    /** @throws Violation if one knows an account, hold, asset or default that the other does not */
    public static void requireNone(ShardState replayed, ShardState live) {
        same(
                "accounts",
                new ShardQueries(replayed).accounts(0, Integer.MAX_VALUE),
                new ShardQueries(live).accounts(0, Integer.MAX_VALUE));
        same("holds", replayed.holds, live.holds);
        same("due holds", List.copyOf(replayed.due), List.copyOf(live.due));
        same("number of workspaces", replayed.workspaceCount(), live.workspaceCount());
        for (int number = 0; number < replayed.workspaceCount(); number++) {
            WorkspaceState one = replayed.workspace(number);
            WorkspaceState other = live.workspace(number);
            same("workspace", one.name, other.name);
            same("defaults", one.defaults, other.defaults);
            same("assets", assets(one), assets(other));
        }
    }

    private static List<Asset> assets(WorkspaceState workspace) {
        return workspace.assets().stream().map(AssetState::toAsset).toList();
    }

    private static void same(String what, Object replayed, Object live) {
        Violation.unless(
                Objects.equals(replayed, live), () -> what + " replayed: " + replayed + ", in memory: " + live);
    }
}
