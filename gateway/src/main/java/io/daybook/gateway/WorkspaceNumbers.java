package io.daybook.gateway;

import io.daybook.ledger.Asset;
import io.daybook.ledger.Ledger;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The numbers that the ledger's events know workspaces by. They never change, so each is asked for once. */
final class WorkspaceNumbers {
    private static final int CAPACITY_WORKSPACES = 100_000;

    private final Ledger ledger;
    private final long waitMillis;
    private final Map<String, Integer> known = new ConcurrentHashMap<>();

    WorkspaceNumbers(Ledger ledger, long waitMillis) {
        this.ledger = ledger;
        this.waitMillis = waitMillis;
    }

    /** An asset that a snapshot or an event of the workspace refers to. */
    Asset asset(String workspace, int asset) {
        return ledger.directory(ledger.shardOf(workspace)).asset(number(workspace), asset);
    }

    private int number(String workspace) {
        Integer number = known.get(workspace);
        if (number == null) {
            number = Waiting.on(ledger.workspace(workspace), waitMillis)
                    .value()
                    .orElseThrow(() -> new IllegalStateException("a workspace with accounts is unknown"))
                    .number();
            if (known.size() >= CAPACITY_WORKSPACES) {
                known.clear();
            }
            known.put(workspace, number);
        }
        return number;
    }
}
