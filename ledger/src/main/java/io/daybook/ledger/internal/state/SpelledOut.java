package io.daybook.ledger.internal.state;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Command;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts in the assets that a caller left out because an account holds no other. For the writer's thread. */
final class SpelledOut {
    private SpelledOut() {}

    /** The command itself when nothing was left out, or when nobody can tell what. */
    static Command of(ShardState state, WorkspaceState workspace, Command command) {
        return switch (command) {
            case Command.Transfer transfer
            when transfer.asset() == null ->
                new Command.Transfer(
                        transfer.from(),
                        transfer.to(),
                        fixedAsset(state, workspace, transfer.from()),
                        transfer.amount(),
                        transfer.hold(),
                        transfer.exchange(),
                        transfer.details());
            case Command.PostEntry post
            when post.lines().stream().anyMatch(line -> line.asset() == null) ->
                new Command.PostEntry(lines(state, workspace, post.lines()), post.batchId(), post.details());
            case Command.Transfer _,
                    Command.PostEntry _,
                    Command.OpenAccount _,
                    Command.ChangeAccount _,
                    Command.CloseAccount _,
                    Command.Capture _,
                    Command.VoidHold _,
                    Command.Reverse _,
                    Command.DefineAsset _,
                    Command.RescaleAsset _,
                    Command.ConfigureWorkspace _ -> command;
        };
    }

    private static List<Command.Line> lines(ShardState state, WorkspaceState workspace, List<Command.Line> lines) {
        List<Command.Line> full = new ArrayList<>(lines.size());
        for (Command.Line line : lines) {
            full.add(
                    line.asset() != null
                            ? line
                            : new Command.Line(
                                    line.account(),
                                    line.side(),
                                    line.amount(),
                                    fixedAsset(state, workspace, line.account())));
        }
        return full;
    }

    private static @Nullable String fixedAsset(ShardState state, WorkspaceState workspace, AccountRef ref) {
        AccountState account = Accounts.find(state, workspace, ref);
        return account == null || account.asset == AccountState.ANY_ASSET ? null : workspace.asset(account.asset).code;
    }
}
