package io.daybook.ledger.internal.state;

import io.daybook.ledger.Asset;
import io.daybook.ledger.Directory;
import io.daybook.ledger.journal.DatabaseIdentity;
import io.daybook.platform.ids.PositionedId;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one shard remembers to decide the next command. Written by one thread; the {@link Directory} side may be
 * read by others for what is already committed.
 */
public final class ShardState implements Directory {
    final int shard;
    private volatile AccountState[] accounts = new AccountState[1024];
    private int accountCount;
    private volatile WorkspaceState[] workspaces = new WorkspaceState[4];
    private int workspaceCount;
    /** Read by other threads too, as a guess that the writer checks. */
    private final Map<String, WorkspaceState> workspacesByName = new ConcurrentHashMap<>();

    final Map<UUID, HoldState> holds = new HashMap<>();
    /** Open holds that expire, the next one first. */
    final TreeSet<HoldState> due = new TreeSet<>();

    /** Keys since the last rotation, and those before it that the key index may not have yet. */
    private KeyMemory keys = new KeyMemory();

    private @Nullable KeyMemory olderKeys;
    private long epoch;
    private @Nullable DatabaseIdentity database;

    public ShardState(int shard) {
        this.shard = shard;
    }

    // Accounts

    int accountCount() {
        return accountCount;
    }

    public int size() {
        return accountCount;
    }

    AccountState account(int number) {
        return accounts[number];
    }

    void addAccount(AccountState account) {
        if (account.number != accountCount) {
            throw new IllegalStateException("account " + account.number + " does not follow " + (accountCount - 1));
        }
        AccountState[] present = accounts;
        if (accountCount == present.length) {
            AccountState[] longer = new AccountState[present.length + (present.length >> 1)];
            System.arraycopy(present, 0, longer, 0, present.length);
            present = longer;
        }
        present[accountCount] = account;
        // Published after the element is in it, so that a reader who knows the number sees the account.
        accounts = present;
        accountCount++;
        workspace(account.workspace).putAccount(account);
    }

    void removeLastAccount() {
        AccountState last = accounts[--accountCount];
        workspace(last.workspace).removeAccount(last);
    }

    /** Null if the id is not one of this workspace's accounts. */
    @Nullable
    AccountState account(UUID id, int workspace) {
        PositionedId place = PositionedId.decode(id).orElse(null);
        if (place == null || place.kind() != PositionedId.Kind.ACCOUNT || place.accountNumber() >= accountCount) {
            return null;
        }
        AccountState account = accounts[(int) place.accountNumber()];
        return account.workspace == workspace && account.id(shard).equals(id) ? account : null;
    }

    // Workspaces

    int workspaceCount() {
        return workspaceCount;
    }

    WorkspaceState workspace(int number) {
        return workspaces[number];
    }

    @Nullable
    WorkspaceState workspace(String name) {
        return workspacesByName.get(name);
    }

    /**
     * The number of the workspace, -1 if it has never been used. Any thread may ask; what it hears may be taken back as long
     * as it is not committed.
     */
    public int workspaceNumber(String name) {
        WorkspaceState workspace = workspacesByName.get(name);
        return workspace == null ? -1 : workspace.number;
    }

    void addWorkspace(WorkspaceState workspace) {
        if (workspace.number != workspaceCount) {
            throw new IllegalStateException(
                    "workspace " + workspace.number + " does not follow " + (workspaceCount - 1));
        }
        WorkspaceState[] present = workspaces;
        if (workspaceCount == present.length) {
            WorkspaceState[] longer = new WorkspaceState[present.length * 2];
            System.arraycopy(present, 0, longer, 0, present.length);
            present = longer;
        }
        present[workspaceCount] = workspace;
        workspaces = present;
        workspaceCount++;
        workspacesByName.put(workspace.name, workspace);
    }

    void removeLastWorkspace() {
        workspacesByName.remove(workspaces[--workspaceCount].name);
    }

    // Holds

    void addHold(HoldState hold) {
        holds.put(hold.transferId(), hold);
        if (hold.expiresAtMicros() != 0) {
            due.add(hold);
        }
    }

    HoldState removeHold(UUID transferId) {
        HoldState hold = holds.remove(transferId);
        if (hold == null) {
            throw new IllegalStateException("no open hold " + transferId);
        }
        due.remove(hold);
        return hold;
    }

    // Keys

    /** The position of the key's event, 0 when the key is not in memory. */
    public long findKey(KeyDigest key) {
        long position = keys.find(key);
        return position == 0 && olderKeys != null ? olderKeys.find(key) : position;
    }

    void putKey(KeyDigest key, long position) {
        keys.put(key, position);
    }

    void removeKey(KeyDigest key) {
        keys.remove(key);
    }

    public int newKeys() {
        return keys.size();
    }

    /** Keys that the index may not have yet. */
    public int keysNotIndexed() {
        return keys.size() + (olderKeys == null ? 0 : olderKeys.size());
    }

    public boolean hasOlderKeys() {
        return olderKeys != null;
    }

    /** Begins a new generation at a segment boundary and gives the one that is now complete, for the key index. */
    public KeyMemory rotateKeys() {
        if (olderKeys != null) {
            throw new IllegalStateException("the older keys are not in the index yet");
        }
        KeyMemory complete = keys;
        olderKeys = complete;
        keys = new KeyMemory(complete);
        return complete;
    }

    /** The key index has them now. */
    public void dropOlderKeys() {
        olderKeys = null;
    }

    /** Of the last OwnerStarted or Forked, 0 before the first. */
    public long epoch() {
        return epoch;
    }

    /** The PostgreSQL that the last owner wrote to; null before the first, or when an operator accepted another one. */
    public @Nullable DatabaseIdentity database() {
        return database;
    }

    void ownedBy(long newEpoch, long systemId, int timeline) {
        epoch = newEpoch;
        database = new DatabaseIdentity(systemId, timeline);
    }

    void forked(long newEpoch) {
        epoch = newEpoch;
        database = null;
    }

    void restore(long savedEpoch, @Nullable DatabaseIdentity savedDatabase) {
        epoch = savedEpoch;
        database = savedDatabase;
    }

    // Directory

    @Override
    public UUID accountId(int account) {
        return accounts[account].id(shard);
    }

    @Override
    public @Nullable String accountCode(int account) {
        return accounts[account].code;
    }

    @Override
    public Asset asset(int workspace, int asset) {
        return workspaces[workspace].asset(asset).toAsset();
    }

    /** The code of the account with this id; null if it has none, or is not one of this workspace's. For any thread. */
    @Nullable
    String codeOf(UUID id, int workspace) {
        AccountState[] present = accounts;
        PositionedId place = PositionedId.decode(id).orElse(null);
        if (place == null || place.kind() != PositionedId.Kind.ACCOUNT || place.accountNumber() >= present.length) {
            return null;
        }
        AccountState account = present[(int) place.accountNumber()];
        boolean meant = account != null
                && account.workspace == workspace
                && account.id(shard).equals(id);
        return meant ? account.code : null;
    }

    /** The scale of the asset with this code; null if there is none. For any thread. */
    @Nullable
    Integer scale(int workspace, String code) {
        for (AssetState asset : workspaces[workspace].assets()) {
            if (asset.code.equals(code)) {
                return asset.scale;
            }
        }
        return null;
    }

    @Override
    public String workspaceName(int workspace) {
        return workspaces[workspace].name;
    }
}
