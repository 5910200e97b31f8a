package io.daybook.ledger.internal.state;

import com.github.luben.zstd.Zstd;
import com.google.protobuf.InvalidProtocolBufferException;
import io.daybook.contracts.journal.v1.SnapshotProto.SnapshotAccount;
import io.daybook.contracts.journal.v1.SnapshotProto.SnapshotAmount;
import io.daybook.contracts.journal.v1.SnapshotProto.SnapshotAsset;
import io.daybook.contracts.journal.v1.SnapshotProto.SnapshotBalance;
import io.daybook.contracts.journal.v1.SnapshotProto.SnapshotChunk;
import io.daybook.contracts.journal.v1.SnapshotProto.SnapshotHeader;
import io.daybook.contracts.journal.v1.SnapshotProto.SnapshotHold;
import io.daybook.contracts.journal.v1.SnapshotProto.SnapshotLimit;
import io.daybook.contracts.journal.v1.SnapshotProto.SnapshotWorkspace;
import io.daybook.ledger.AccountStatus;
import io.daybook.ledger.Balance;
import io.daybook.ledger.Event.Defaults;
import io.daybook.ledger.OverdraftLimit;
import io.daybook.ledger.Side;
import io.daybook.ledger.journal.DatabaseIdentity;
import io.daybook.platform.money.Amount;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Writes a state as snapshot chunks and reads it back. Holds no keys: those are in the key index or after its watermark. */
public final class StateSnapshot {
    public static final int FORMAT = 1;
    private static final int ACCOUNTS_PER_CHUNK = 20_000;
    private static final int HOLDS_PER_CHUNK = 50_000;
    private static final int MAX_CHUNK_BYTES = 256 << 20;
    private static final int COMPRESSION_LEVEL = 1;

    private StateSnapshot() {}

    /** The chunks in order, made one by one as they are asked for. The state must not change meanwhile. */
    public static Iterator<byte[]> chunks(ShardState state, long decidedAtMicros) {
        Iterator<HoldState> holds = state.holds.values().iterator();
        return new Iterator<>() {
            private boolean headerDone;
            private int account;

            @Override
            public boolean hasNext() {
                return !headerDone || account < state.accountCount() || holds.hasNext();
            }

            @Override
            public byte[] next() {
                SnapshotChunk.Builder chunk = SnapshotChunk.newBuilder();
                if (!headerDone) {
                    headerDone = true;
                    addHeader(state, decidedAtMicros, chunk);
                } else if (account < state.accountCount()) {
                    int end = Math.min(state.accountCount(), account + ACCOUNTS_PER_CHUNK);
                    while (account < end) {
                        chunk.addAccounts(write(state.account(account++)));
                    }
                } else {
                    for (int count = 0; count < HOLDS_PER_CHUNK && holds.hasNext(); count++) {
                        chunk.addHolds(write(holds.next()));
                    }
                }
                return Zstd.compress(chunk.build().toByteArray(), COMPRESSION_LEVEL);
            }
        };
    }

    /** {@code workspace:asset=debits,credits} for every asset in use, sorted: compared after loading. */
    public static String totals(ShardState state) {
        // Beyond 38 digits on the way to the sum, though no single balance is.
        Map<String, BigInteger[]> totals = new TreeMap<>();
        for (int number = 0; number < state.accountCount(); number++) {
            AccountState account = state.account(number);
            for (Sums sums : account.balances()) {
                String key = account.workspace + ":" + sums.asset;
                BigInteger[] both =
                        totals.computeIfAbsent(key, any -> new BigInteger[] {BigInteger.ZERO, BigInteger.ZERO});
                both[0] = both[0].add(sums.get(Sums.DEBITS).toBigInteger())
                        .subtract(sums.get(Sums.CREDITS).toBigInteger());
                both[1] = both[1].add(sums.get(Sums.PENDING_DEBITS).toBigInteger());
            }
        }
        StringBuilder text = new StringBuilder("accounts=" + state.accountCount() + ";holds=" + state.holds.size());
        totals.forEach((key, both) -> text.append(';')
                .append(key)
                .append('=')
                .append(both[0])
                .append(',')
                .append(both[1]));
        return text.toString();
    }

    private static void addHeader(ShardState state, long decidedAtMicros, SnapshotChunk.Builder chunk) {
        SnapshotHeader.Builder header =
                SnapshotHeader.newBuilder().setEpoch(state.epoch()).setDecidedAt(decidedAtMicros);
        DatabaseIdentity database = state.database();
        if (database != null) {
            header.setHasDatabase(true)
                    .setDatabaseSystemId(database.systemId())
                    .setDatabaseTimeline(database.timeline());
        }
        chunk.setHeader(header);
        for (int number = 0; number < state.workspaceCount(); number++) {
            WorkspaceState workspace = state.workspace(number);
            SnapshotWorkspace.Builder into = SnapshotWorkspace.newBuilder()
                    .setName(workspace.name)
                    .setAssetCatalog(workspace.assetCatalog)
                    .setDefaultOverdraft(write(workspace.defaults.overdraft()))
                    .setOpenPayeesImplicitly(workspace.defaults.openPayeesImplicitly())
                    .setOpenPayersImplicitly(workspace.defaults.openPayersImplicitly());
            for (AssetState asset : workspace.assets()) {
                if (!workspace.isOwn(asset)) {
                    continue;
                }
                SnapshotAsset.Builder row = SnapshotAsset.newBuilder()
                        .setNumber(asset.number)
                        .setCode(asset.code)
                        .setScale(asset.scale)
                        .setUsed(asset.used);
                if (asset.name != null) {
                    row.setName(asset.name);
                }
                into.addAssets(row);
            }
            chunk.addWorkspaces(into);
        }
    }

    private static SnapshotAmount write(Amount amount) {
        return SnapshotAmount.newBuilder()
                .setHigh(amount.high())
                .setLow(amount.low())
                .build();
    }

    private static SnapshotLimit write(OverdraftLimit limit) {
        SnapshotLimit.Builder into = SnapshotLimit.newBuilder();
        switch (limit) {
            case OverdraftLimit.WorkspaceDefault ignored -> {}
            case OverdraftLimit.Unlimited ignored -> into.setUnlimited(true);
            case OverdraftLimit.AtMost atMost -> into.setAtMost(write(atMost.minor()));
        }
        return into.build();
    }

    private static SnapshotAccount write(AccountState account) {
        SnapshotAccount.Builder into = SnapshotAccount.newBuilder()
                .setWorkspace(account.workspace)
                .setAssetPlusOne(account.asset + 1)
                .setCreditNormal(account.normalSide == Side.CREDIT)
                .setOverdraft(write(account.overdraftLimit))
                .setSystem(account.system)
                .setOpenedAt(account.openedAtMicros)
                .setStatus(account.status.ordinal());
        if (account.code != null) {
            into.setCode(account.code);
        }
        if (account.softLimit != null) {
            into.setSoftLimit(write(account.softLimit));
        }
        for (Sums sums : account.balances()) {
            SnapshotBalance.Builder balance = SnapshotBalance.newBuilder().setAsset(sums.asset);
            for (int which = Sums.DEBITS; which <= Sums.PENDING_CREDITS; which++) {
                balance.addWords(sums.get(which).high())
                        .addWords(sums.get(which).low());
            }
            into.addBalances(balance);
        }
        return into.build();
    }

    private static SnapshotHold write(HoldState hold) {
        return SnapshotHold.newBuilder()
                .setIdHigh(hold.transferId().getMostSignificantBits())
                .setIdLow(hold.transferId().getLeastSignificantBits())
                .setWorkspace(hold.workspace())
                .setFrom(hold.from())
                .setTo(hold.to())
                .setAsset(hold.asset())
                .setAmount(write(hold.amount()))
                .setExpiresAt(hold.expiresAtMicros())
                .build();
    }

    /** Adds one chunk to a state, in order. Anything that does not fit throws: the caller takes an older snapshot then. */
    public static void read(byte[] chunk, ShardState into) throws InvalidProtocolBufferException {
        long size = Zstd.getFrameContentSize(chunk);
        if (size < 0 || size > MAX_CHUNK_BYTES) {
            throw new InvalidProtocolBufferException("a snapshot chunk claims " + size + " bytes");
        }
        SnapshotChunk read = SnapshotChunk.parseFrom(Zstd.decompress(chunk, (int) size));
        if (read.hasHeader()) {
            SnapshotHeader header = read.getHeader();
            into.restore(
                    header.getEpoch(),
                    header.getHasDatabase()
                            ? new DatabaseIdentity(header.getDatabaseSystemId(), header.getDatabaseTimeline())
                            : null);
        }
        read.getWorkspacesList().forEach(workspace -> addWorkspace(workspace, into));
        read.getAccountsList().forEach(account -> into.addAccount(account(account, into.accountCount(), into.shard)));
        for (SnapshotHold hold : read.getHoldsList()) {
            into.addHold(new HoldState(
                    new UUID(hold.getIdHigh(), hold.getIdLow()),
                    hold.getWorkspace(),
                    hold.getFrom(),
                    hold.getTo(),
                    hold.getAsset(),
                    amount(hold.getAmount()),
                    hold.getExpiresAt()));
        }
    }

    private static Amount amount(SnapshotAmount amount) {
        return new Amount(amount.getHigh(), amount.getLow());
    }

    private static OverdraftLimit limit(SnapshotLimit limit) {
        if (limit.hasAtMost()) {
            return new OverdraftLimit.AtMost(amount(limit.getAtMost()));
        }
        return limit.getUnlimited() ? OverdraftLimit.UNLIMITED : OverdraftLimit.WORKSPACE_DEFAULT;
    }

    private static void addWorkspace(SnapshotWorkspace from, ShardState into) {
        WorkspaceState workspace = new WorkspaceState(
                into.workspaceCount(),
                from.getName(),
                from.getAssetCatalog(),
                new Defaults(
                        limit(from.getDefaultOverdraft()),
                        from.getOpenPayeesImplicitly(),
                        from.getOpenPayersImplicitly()));
        for (SnapshotAsset asset : from.getAssetsList()) {
            @Nullable String name = asset.hasName() ? asset.getName() : null;
            workspace.putAsset(
                    new AssetState(asset.getNumber(), asset.getCode(), asset.getScale(), name, asset.getUsed()));
        }
        into.addWorkspace(workspace);
    }

    private static AccountState account(SnapshotAccount from, int number, int shard) {
        AccountState account = new AccountState(
                number,
                shard,
                from.getWorkspace(),
                from.hasCode() ? from.getCode() : null,
                from.getAssetPlusOne() - 1,
                from.getCreditNormal() ? Side.CREDIT : Side.DEBIT,
                limit(from.getOverdraft()),
                from.hasSoftLimit() ? amount(from.getSoftLimit()) : null,
                from.getSystem(),
                from.getOpenedAt());
        account.status = AccountStatus.values()[from.getStatus()];
        for (SnapshotBalance balance : from.getBalancesList()) {
            account.addBalance(new Balance(
                    balance.getAsset(),
                    new Amount(balance.getWords(0), balance.getWords(1)),
                    new Amount(balance.getWords(2), balance.getWords(3)),
                    new Amount(balance.getWords(4), balance.getWords(5)),
                    new Amount(balance.getWords(6), balance.getWords(7))));
        }
        return account;
    }
}
