package io.daybook.analytics.internal;

import io.daybook.ledger.Asset;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * Names of one shard's numbers: those of late in memory, all in the store, which holds a name before the first line that
 * needs it. Used by one thread.
 */
final class References {
    private static final int WORKSPACES = 10_000;

    /** Assets by number: what the workspace says itself hides the catalog's. */
    private record KnownWorkspace(String name, Map<Integer, Asset> catalog, Map<Integer, Asset> own) {}

    /** Forgets what was not used for the longest time. */
    private static final class Recent<V> extends LinkedHashMap<Integer, V> {
        private static final long serialVersionUID = 1L;
        private final int most;

        Recent(int most) {
            super(16, 0.75f, true);
            this.most = most;
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, V> eldest) {
            return size() > most;
        }
    }

    private final int shard;
    private final Store store;
    private final IntFunction<List<Asset>> catalogs;
    private final Map<Integer, Map<Integer, Asset>> catalogsByNumber = new HashMap<>();
    private final Recent<KnownWorkspace> workspaces = new Recent<>(WORKSPACES);
    private final Recent<Names.Account> accounts;

    References(int shard, Store store, IntFunction<List<Asset>> catalogs, int mostAccounts) {
        this.shard = shard;
        this.store = store;
        this.catalogs = catalogs;
        this.accounts = new Recent<>(mostAccounts);
    }

    /** After a failed write: what was learnt from it may come again, and may come differently from another journal. */
    void forget() {
        workspaces.clear();
        accounts.clear();
    }

    void learn(Names.Account account) {
        accounts.put(account.number(), account);
    }

    void learn(Names.Workspace workspace) {
        workspaces.put(
                workspace.number(),
                new KnownWorkspace(workspace.name(), catalog(workspace.catalog()), new HashMap<>()));
    }

    void learn(Names.Asset asset) {
        known(asset.workspace()).own().put(asset.number(), asset(asset));
    }

    String workspace(int number) {
        return known(number).name();
    }

    Asset asset(int workspace, int number) {
        KnownWorkspace known = known(workspace);
        Asset found = known.own().get(number);
        if (found == null) {
            found = known.catalog().get(number);
        }
        if (found == null) {
            throw new IllegalStateException("the store does not know asset " + number + " of workspace " + workspace
                    + " of shard " + shard + "; make it anew from the journal (docs/analytics.md)");
        }
        return found;
    }

    /** All of them at once, so that a batch asks the store once. */
    Map<Integer, Names.Account> accounts(Collection<Integer> numbers) {
        Map<Integer, Names.Account> found = new HashMap<>();
        Set<Integer> missing = new HashSet<>();
        for (Integer number : numbers) {
            Names.Account account = accounts.get(number);
            if (account == null) {
                missing.add(number);
            } else {
                found.put(number, account);
            }
        }
        if (!missing.isEmpty()) {
            Map<Integer, Names.Account> stored = store.accounts(shard, missing);
            missing.removeAll(stored.keySet());
            if (!missing.isEmpty()) {
                throw new IllegalStateException("the store does not know the accounts " + missing + " of shard " + shard
                        + "; make it anew from the journal (docs/analytics.md)");
            }
            stored.values().forEach(this::learn);
            found.putAll(stored);
        }
        return found;
    }

    private KnownWorkspace known(int number) {
        KnownWorkspace known = workspaces.get(number);
        if (known != null) {
            return known;
        }
        Names.Workspace stored = store.workspace(shard, number)
                .orElseThrow(() -> new IllegalStateException("the store does not know workspace " + number
                        + " of shard " + shard + "; make it anew from the journal (docs/analytics.md)"));
        Map<Integer, Asset> own = new HashMap<>();
        store.assets(shard, number).forEach(asset -> own.put(asset.number(), asset(asset)));
        KnownWorkspace loaded = new KnownWorkspace(stored.name(), catalog(stored.catalog()), own);
        workspaces.put(number, loaded);
        return loaded;
    }

    private Map<Integer, Asset> catalog(int version) {
        return catalogsByNumber.computeIfAbsent(version, each -> {
            Map<Integer, Asset> byNumber = new HashMap<>();
            catalogs.apply(each).forEach(asset -> byNumber.put(asset.number(), asset));
            return byNumber;
        });
    }

    private static Asset asset(Names.Asset asset) {
        return new Asset(asset.number(), asset.code(), asset.scale(), null, true);
    }
}
