package io.daybook.analytics.internal.clickhouse;

import io.daybook.analytics.internal.Batch;
import io.daybook.analytics.internal.EntryLine;
import io.daybook.analytics.internal.Limbs;
import io.daybook.analytics.internal.Names;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A batch as text: its lines and, last, the row that says up to which segment the shard is stored. */
final class ClickHouseRows {
    private static final int MICROS_PER_SECOND = 1_000_000;
    /** After every event of its segment. */
    private static final long LAST_INDEX = 0xffff_ffffL;

    private ClickHouseRows() {}

    static byte[] lines(Batch batch) {
        TabSeparated rows = new TabSeparated();
        for (EntryLine line : batch.lines()) {
            line(rows, batch.shard(), line);
        }
        position(rows, batch);
        return rows.bytes();
    }

    private static void line(TabSeparated rows, int shard, EntryLine line) {
        rows.add(shard)
                .add(line.seq())
                .add(line.eventIndex())
                .add(line.line())
                .add("line")
                .add(line.recordedAtMicros() / MICROS_PER_SECOND)
                .add(line.recordedAtMicros())
                .add(line.workspace())
                .add(line.entryId().toString())
                .add(line.transferId() == null ? "" : line.transferId().toString())
                .add(line.accountId().toString())
                .add(text(line.accountCode()))
                .add(line.asset())
                .add(line.scale())
                .add(line.side().name().toLowerCase(Locale.ROOT))
                .add(line.amount().toString())
                .add(Limbs.high(line.amount()).toString())
                .add(Limbs.low(line.amount()).toString())
                .add(line.beginsMovement() ? 1 : 0)
                .add(text(line.correlationId()))
                .add("")
                .endRow();
    }

    private static void position(TabSeparated rows, Batch batch) {
        rows.add(batch.shard())
                .add(batch.last().seq())
                .add(LAST_INDEX)
                .add(0)
                .add("position")
                .add(batch.lastAtMicros() / MICROS_PER_SECOND)
                .add(batch.lastAtMicros());
        rows.add("").add("").add("").add("").add("").add("").add(0).add("");
        rows.add(0).add(0).add(0).add(0).add("").add(batch.last().hash()).endRow();
    }

    static byte[] accounts(Batch batch) {
        TabSeparated rows = new TabSeparated();
        for (Names.Account account : batch.accounts()) {
            rows.add(batch.shard())
                    .add(account.number())
                    .add(account.workspace())
                    .add(account.id().toString())
                    .add(text(account.code()))
                    .endRow();
        }
        return rows.bytes();
    }

    static byte[] workspaces(Batch batch) {
        TabSeparated rows = new TabSeparated();
        for (Names.Workspace workspace : batch.workspaces()) {
            rows.add(batch.shard())
                    .add(workspace.number())
                    .add(workspace.name())
                    .add(workspace.catalog())
                    .endRow();
        }
        return rows.bytes();
    }

    static byte[] assets(Batch batch) {
        TabSeparated rows = new TabSeparated();
        for (Names.Asset asset : batch.assets()) {
            rows.add(batch.shard())
                    .add(asset.workspace())
                    .add(asset.number())
                    .add(asset.code())
                    .add(asset.scale())
                    .add(asset.seq())
                    .endRow();
        }
        return rows.bytes();
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }
}
