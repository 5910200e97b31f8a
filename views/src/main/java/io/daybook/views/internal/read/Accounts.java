package io.daybook.views.internal.read;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Side;
import io.daybook.platform.ids.PositionedId;
import io.daybook.views.AccountLabel;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds accounts by the names that callers give them. */
final class Accounts {
    private Accounts() {}

    /** @param asset number of the fixed asset; null: any */
    record Found(
            int number,
            AccountLabel label,
            Side normalSide,
            @Nullable Integer asset) {}

    static Optional<Found> find(Snapshot snapshot, AccountRef account) throws SQLException {
        if (!snapshot.known()) {
            return Optional.empty();
        }
        Sql sql = new Sql()
                .add(
                        "SELECT account, id, code, normal_side, asset FROM views.accounts WHERE shard = ? AND workspace = ?",
                        snapshot.shard(),
                        snapshot.workspace());
        switch (account) {
            case AccountRef.ById byId -> {
                Optional<PositionedId> place = PositionedId.decode(byId.id())
                        .filter(id -> id.kind() == PositionedId.Kind.ACCOUNT && id.shard() == snapshot.shard());
                if (place.isEmpty()) {
                    return Optional.empty();
                }
                sql.add("AND account = ? AND id = ?", (int) place.get().accountNumber(), byId.id());
            }
            case AccountRef.ByCode byCode -> {
                if (byCode.code().indexOf(0) >= 0) {
                    return Optional.empty();
                }
                sql.add("AND code = ?", byCode.code());
            }
        }
        return sql.first(
                snapshot.connection(),
                row -> new Found(
                        row.getInt("account"),
                        new AccountLabel(Columns.uuid(row, "id"), row.getString("code")),
                        Columns.side(row, "normal_side"),
                        row.getObject("asset", Integer.class)));
    }
}
