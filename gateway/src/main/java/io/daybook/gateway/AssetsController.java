package io.daybook.gateway;

import io.daybook.ledger.Asset;
import io.daybook.ledger.Ledger;
import io.daybook.ledger.RejectionCode;
import io.daybook.views.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import tools.jackson.core.JsonGenerator;

/** Assets of the workspace; read from the ledger's memory, so what was answered is seen at once. */
@Controller
final class AssetsController {
    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;

    private final Ledger ledger;
    private final Writes writes;
    private final Reads reads;

    AssetsController(Ledger ledger, Writes writes, Reads reads) {
        this.ledger = ledger;
        this.writes = writes;
        this.reads = reads;
    }

    @PostMapping("/v1/assets")
    Reply define(Call call) {
        return writes.reply(writes.write(call, CommandType.DEFINE_ASSET, new CommandForm(false), 0), 201, out -> {});
    }

    @GetMapping("/v1/assets")
    Reply list(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters("limit", "cursor");
        int limit = call.limit(MAX_LIMIT, DEFAULT_LIMIT);
        String workspace = call.workspace();
        int from = from(call.parameter("cursor"));
        List<Asset> all = assets(call, workspace);
        int start = Math.min(from, all.size());
        int end = Math.min(start + limit, all.size());
        Page<Asset> page = new Page<>(
                all.subList(start, end),
                end < all.size() ? cursor(end) : null,
                start > 0 ? cursor(Math.max(0, start - limit)) : null,
                end < all.size());
        return reads.list(page, (out, asset) -> write(out, workspace, asset));
    }

    @GetMapping("/v1/assets/{code}")
    Reply get(Call call, @PathVariable("code") String code) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters();
        String workspace = call.workspace();
        Asset asset = assets(call, workspace).stream()
                .filter(candidate -> candidate.code().equals(code))
                .findFirst()
                .orElseThrow(AssetsController::notFound);
        return reads.object(out -> write(out, workspace, asset));
    }

    @PatchMapping("/v1/assets/{code}")
    Reply rescale(Call call, @PathVariable("code") String code) {
        CommandForm form = new CommandForm(false);
        form.code = Call.text(code);
        try {
            Writes.Written written = writes.write(call, CommandType.RESCALE_ASSET, form, CommandField.CODE.bit());
            return writes.reply(written, 200, out -> {});
        } catch (ProblemException refused) {
            // The table says 422 for an asset that a body names; this one is what the path stands for.
            throw refused.code().equals(RejectionCode.ASSET_NOT_FOUND.wireName()) ? notFound() : refused;
        }
    }

    private List<Asset> assets(Call call, String workspace) {
        return reads.await(call, ledger.assets(workspace)).value();
    }

    private static ProblemException notFound() {
        return ProblemException.of(404, "asset_not_found", "there is no such asset in this workspace");
    }

    private static void write(JsonGenerator out, String workspace, Asset asset) {
        Answers.asset(out, workspace, asset);
    }

    /** Assets are only ever appended, so a place in their order is a cursor that stays true. */
    private static String cursor(int place) {
        return "a" + Integer.toString(place, 36);
    }

    private static int from(@Nullable String cursor) {
        if (cursor == null) {
            return 0;
        }
        if (!cursor.matches("a[0-9a-z]{1,5}")) {
            throw ProblemException.of(Fault.unreadable(
                    "?cursor", "invalid_cursor", "pass next or previous of an earlier page unchanged"));
        }
        return Integer.parseInt(cursor.substring(1), 36);
    }
}
