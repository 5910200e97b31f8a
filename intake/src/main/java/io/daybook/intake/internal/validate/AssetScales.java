package io.daybook.intake.internal.validate;

import io.daybook.events.RetryableException;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.LedgerUnavailableException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The assets of workspaces as the ledger knows them, the built-in ones among them, kept between batches. Nothing is refused
 * on old knowledge: what a kept copy speaks against is asked again, at most once per workspace and batch. What it speaks for
 * may have changed meanwhile; then the ledger refuses it.
 */
final class AssetScales {
    private static final int MAX_WORKSPACES = 1_000;
    private static final long PATIENCE_SECONDS = 30;

    /** @param scales null: the workspace does not exist */
    private record Known(@Nullable Map<String, Integer> scales) {}

    private final Ledger ledger;
    private final boolean workspacesComeByUse;
    private final Set<String> freshInThisBatch = new HashSet<>();
    private final Map<String, Known> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
            return size() > MAX_WORKSPACES;
        }
    };

    /** @param workspacesComeByUse whether a workspace that nobody has used is as good as any */
    AssetScales(Ledger ledger, boolean workspacesComeByUse) {
        this.ledger = ledger;
        this.workspacesComeByUse = workspacesComeByUse;
    }

    /** From here on every refusal rests on what the ledger says from here on. */
    void beginBatch() {
        freshInThisBatch.clear();
    }

    /** @throws RetryableException when the ledger is away */
    boolean hasWorkspace(String workspace) throws InterruptedException {
        if (workspacesComeByUse) {
            return true;
        }
        Known kept = known.get(workspace);
        if (kept != null && kept.scales() != null) {
            return true;
        }
        return lookAgain(workspace).scales() != null;
    }

    /**
     * The asset's decimals; empty when the workspace has no such asset.
     *
     * @param least decimals that are needed; a kept copy that has fewer is asked again
     * @throws RetryableException when the ledger is away
     */
    OptionalInt scale(String workspace, String asset, int least) throws InterruptedException {
        Integer kept = kept(known.get(workspace), asset);
        if (kept == null || kept < least) {
            kept = kept(lookAgain(workspace), asset);
        }
        return kept == null ? OptionalInt.empty() : OptionalInt.of(kept);
    }

    private static @Nullable Integer kept(@Nullable Known known, String asset) {
        return known == null || known.scales() == null ? null : known.scales().get(asset);
    }

    private Known lookAgain(String workspace) throws InterruptedException {
        Known kept = known.get(workspace);
        if (kept != null && freshInThisBatch.contains(workspace)) {
            return kept;
        }
        boolean there = workspacesComeByUse
                || await(ledger.workspace(workspace)).value().isPresent();
        Map<String, Integer> scales = null;
        if (there) {
            scales = new HashMap<>();
            for (Asset asset : await(ledger.assets(workspace)).value()) {
                scales.put(asset.code(), asset.scale());
            }
        }
        Known looked = new Known(scales);
        known.put(workspace, looked);
        freshInThisBatch.add(workspace);
        return looked;
    }

    private static <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof LedgerUnavailableException away) {
                throw new RetryableException("the ledger does not answer now: " + away.getMessage(), away);
            }
            throw new IllegalStateException("the ledger failed in a way it does not document", failed.getCause());
        } catch (TimeoutException slow) {
            throw new RetryableException("the ledger did not answer in " + PATIENCE_SECONDS + " s", slow);
        }
    }
}
