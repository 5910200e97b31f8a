package io.daybook.gateway;

import io.daybook.analytics.AccountFlow;
import io.daybook.analytics.AccountTurnover;
import io.daybook.analytics.Analytics;
import io.daybook.analytics.AnalyticsUnavailableException;
import io.daybook.analytics.AssetVolume;
import io.daybook.analytics.Window;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import tools.jackson.core.JsonGenerator;

/** What the analytical store knows, ready for charts: every bucket of the window is there, also when nothing moved. */
@Controller
final class AnalyticsController {
    private static final Logger LOG = LoggerFactory.getLogger(AnalyticsController.class);
    private static final int DEFAULT_MINUTES = 60;
    private static final int DEFAULT_TOP = 10;
    private static final int MOST_TOP = 1_000;
    private static final int RETRY_AFTER_SECONDS = 1;

    private final Analytics analytics;
    private final Json json;
    private final Clock clock;

    AnalyticsController(Analytics analytics, Json json, Clock clock) {
        this.analytics = analytics;
        this.json = json;
        this.clock = clock;
    }

    @GetMapping("/analytics/volume-per-asset")
    Reply volumePerAsset(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters(Call.WORKSPACE_PARAMETER, "minutes");
        String workspace = call.workspace();
        Window window = window(call, Window.MINUTE);
        List<AssetVolume> rows = ask(() -> analytics.volumePerAsset(workspace, window));
        return reply(workspace, window, rows, (out, row) -> {
            out.writeStringProperty("bucket", Resources.time(row.bucket()));
            out.writeStringProperty("asset", row.asset());
            money(out, "amount", row.volume(), row.scale());
            out.writeNumberProperty("entries", row.entries());
        });
    }

    @GetMapping("/analytics/netflow")
    Reply netFlow(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters(Call.WORKSPACE_PARAMETER, "account_id", "minutes");
        String workspace = call.workspace();
        String account = account(required(call, "account_id", "the id or code of an account"));
        Window window = window(call, Window.MINUTE);
        List<AccountFlow> rows = ask(() -> analytics.netFlow(workspace, account, window));
        return reply(workspace, window, rows, (out, row) -> {
            out.writeStringProperty("bucket", Resources.time(row.bucket()));
            out.writeStringProperty("asset", row.asset());
            money(out, "inflow", row.inflow(), row.scale());
            money(out, "outflow", row.outflow(), row.scale());
            money(out, "amount", row.net(), row.scale());
        });
    }

    @GetMapping("/analytics/top-accounts")
    Reply topAccounts(Call call) {
        call.requireAccepts(Reply.JSON);
        call.allowParameters(Call.WORKSPACE_PARAMETER, "asset", "minutes", "limit");
        String workspace = call.workspace();
        String asset = required(call, "asset", "the code of an asset, such as USDT");
        Window window = window(call, Window.FIVE_MINUTES);
        int limit = call.limit(MOST_TOP, DEFAULT_TOP);
        List<AccountTurnover> rows = ask(() -> analytics.topAccounts(workspace, asset, window, limit));
        return reply(workspace, window, rows, (out, row) -> {
            out.writeStringProperty("account_id", row.account().toString());
            Json.optional(out, "account_code", row.code());
            out.writeStringProperty("asset", row.asset());
            money(out, "amount", row.turnover(), row.scale());
            money(out, "inflow", row.inflow(), row.scale());
            money(out, "outflow", row.outflow(), row.scale());
            out.writeNumberProperty("lines", row.lines());
        });
    }

    private Window window(Call call, Duration bucket) {
        int minutes = call.parameter("minutes") == null ? DEFAULT_MINUTES : call.wholeNumber("minutes");
        if (minutes < 1 || minutes > Window.MOST_MINUTES) {
            throw ProblemException.of(
                    Fault.wrong("?minutes", "invalid_value", "must be between 1 and " + Window.MOST_MINUTES));
        }
        return Window.last(minutes, bucket, clock.instant());
    }

    private static String required(Call call, String name, String what) {
        String value = call.parameter(name, Call.MAX_CODE_CHARACTERS);
        if (value == null || value.isEmpty()) {
            throw ProblemException.of(Fault.wrong("?" + name, "missing", "must be given: " + what));
        }
        return value;
    }

    /** The canonical spelling of a code is understood as well as the code alone. */
    private static String account(String text) {
        return text.startsWith("code:") ? text.substring("code:".length()) : text;
    }

    private static <T> List<T> ask(Supplier<List<T>> question) {
        try {
            return question.get();
        } catch (AnalyticsUnavailableException unavailable) {
            String words = String.valueOf(unavailable.getMessage());
            throw switch (unavailable.reason()) {
                case OFF -> ProblemException.lasting("analytics_off", words);
                case AWAY -> {
                    Throwable cause = unavailable.getCause();
                    // What the store said is for the log, not for callers.
                    LOG.warn("{}", cause == null ? words : cause.getMessage());
                    yield ProblemException.unavailable("analytics_away", words, RETRY_AFTER_SECONDS);
                }
                case TOO_MUCH -> ProblemException.unavailable("analytics_busy", words, RETRY_AFTER_SECONDS);
            };
        }
    }

    private static void money(JsonGenerator out, String name, BigInteger minor, int scale) {
        out.writeName(name + "_minor");
        out.writeNumber(minor);
        out.writeStringProperty(name, new BigDecimal(minor, scale).toPlainString());
    }

    private <T> Reply reply(String workspace, Window window, List<T> rows, BiConsumer<JsonGenerator, T> properties) {
        return Reply.of(
                200,
                Reply.JSON,
                json.bytes(
                        out -> {
                            out.writeStartObject();
                            out.writeStringProperty("workspace_id", workspace);
                            out.writeStringProperty("from", Resources.time(window.from()));
                            out.writeStringProperty("to", Resources.time(window.to()));
                            out.writeNumberProperty(
                                    "bucket_seconds", window.bucket().toSeconds());
                            out.writeName("data");
                            out.writeStartArray();
                            for (T row : rows) {
                                out.writeStartObject();
                                properties.accept(out, row);
                                out.writeEndObject();
                            }
                            out.writeEndArray();
                            out.writeEndObject();
                        },
                        4_096));
    }
}
