package io.daybook.gateway;

import io.daybook.ledger.Ledger;
import io.daybook.ledger.Position;
import io.daybook.views.InvalidCursorException;
import io.daybook.views.Moment;
import io.daybook.views.Page;
import io.daybook.views.PageRequest;
import io.daybook.views.Scope;
import io.daybook.views.TimeBasis;
import io.daybook.views.TimeRange;
import io.daybook.views.UnclearAssetException;
import io.daybook.views.ViewBehindException;
import io.daybook.views.ViewsUnavailableException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JsonGenerator;

/** How reads ask the views: which position, which page, which time; and what their exceptions mean in HTTP. */
final class Reads {
    private static final Logger LOG = LoggerFactory.getLogger(Reads.class);
    private static final int RETRY_AFTER_SECONDS = 1;
    private static final int MAX_LONG_READS = 2;

    private final Ledger ledger;
    private final Json json;
    private final Forks forks;
    private final Clock clock;
    /** Each may hold millions of lines. */
    private final Semaphore longReads = new Semaphore(MAX_LONG_READS);

    private final Map<Integer, Long> heads = new ConcurrentHashMap<>();

    Reads(Ledger ledger, Json json, Forks forks, Clock clock) {
        this.ledger = ledger;
        this.json = json;
        this.forks = forks;
        this.clock = clock;
    }

    Json json() {
        return json;
    }

    <T> T await(Call call, CompletableFuture<T> answer) {
        return Waiting.on(answer, call.settings().answerWaitMillis());
    }

    /** At least the position that the caller names. */
    Scope scope(Call call) {
        return new Scope(
                call.workspace(), call.atLeast().map(asked -> real(call, asked)).orElse(null));
    }

    /**
     * A position beyond the journal's head was never given by this journal as it is, so waiting for it is in vain: it belongs
     * to a branch that was lost (409 position_forked), or to another journal (409 position_ahead). The head only grows, so one that was seen spares looking again.
     */
    Position real(Call call, Position asked) {
        Long seen = heads.get(asked.shard());
        if (seen == null || asked.seq() > seen) {
            for (Position head : await(call, ledger.head())) {
                heads.merge(head.shard(), head.seq(), Math::max);
            }
            Long head = heads.get(asked.shard());
            if (head == null || asked.seq() > head) {
                throw beyond(asked, head);
            }
        }
        return asked;
    }

    /** Which of the two it is matters to a person: writes were lost, or the wrong server is asked. */
    private ProblemException beyond(Position asked, @Nullable Long head) {
        if (head == null) {
            return ProblemException.of(
                    409,
                    "position_ahead",
                    "position " + asked + " is of shard " + asked.shard() + ", which is not here");
        }
        String ahead = "position " + asked + " is ahead of the journal, whose head is " + asked.shard() + "-" + head;
        OptionalLong stayed = forks.lastForkedFrom(asked.shard());
        return stayed.isPresent() && asked.seq() > stayed.getAsLong()
                ? ProblemException.of(
                        409,
                        "position_forked",
                        ahead + "; the journal was forked after " + asked.shard() + "-" + stayed.getAsLong()
                                + ", so what was written there is given up: look for it and send it again")
                : ProblemException.of(
                        409,
                        "position_ahead",
                        ahead + ", and it was never forked: another server gave it, or it was made up;"
                                + " ask that server, or leave it out");
    }

    /** Everything that was answered before this request, so that a change is seen and "not found" is true. */
    Scope scopeAtHead(Call call) {
        String workspace = call.workspace();
        int shard = ledger.shardOf(workspace);
        Optional<Position> asked = call.atLeast().map(position -> real(call, position));
        Position least = await(call, ledger.head()).stream()
                .filter(position -> position.shard() == shard)
                .findFirst()
                .filter(head -> asked.isEmpty()
                        || asked.get().shard() != shard
                        || asked.get().seq() <= head.seq())
                .or(() -> asked)
                .orElse(null);
        return new Scope(workspace, least);
    }

    /** Asks at the caller's position; "not found" is answered only after asking again at the head. */
    <T> T found(Call call, String code, String what, Function<Scope, Optional<T>> query) {
        return query(() -> query.apply(scope(call)).or(() -> query.apply(scopeAtHead(call))))
                .orElseThrow(() -> ProblemException.of(404, code, "there is no such " + what));
    }

    <T> T found(Call call, Moment moment, String code, String what, Function<Scope, Optional<T>> query) {
        return moment instanceof Moment.At ? foundAtHead(call, code, what, query) : found(call, code, what, query);
    }

    <T> T foundAtHead(Call call, String code, String what, Function<Scope, Optional<T>> query) {
        return query(() -> query.apply(scopeAtHead(call)))
                .orElseThrow(() -> ProblemException.of(404, code, "there is no such " + what));
    }

    static <T> T query(Supplier<T> query) {
        try {
            return query.get();
        } catch (ViewBehindException behind) {
            throw ProblemException.unavailable("view_behind", words(behind), RETRY_AFTER_SECONDS);
        } catch (ViewsUnavailableException away) {
            // What the database said is for the log, not for callers.
            LOG.warn("{}", words(away));
            throw ProblemException.unavailable(
                    "views_unavailable",
                    "the views cannot be read now; the ledger itself is not concerned",
                    RETRY_AFTER_SECONDS);
        } catch (InvalidCursorException invalid) {
            throw ProblemException.of(Fault.unreadable("?cursor", "invalid_cursor", words(invalid)));
        } catch (UnclearAssetException unclear) {
            throw ProblemException.of(Fault.wrong("?asset", "unclear_asset", words(unclear)));
        }
    }

    private static String words(RuntimeException exception) {
        String message = exception.getMessage();
        return message == null ? "the views cannot answer now" : message;
    }

    static PageRequest page(Call call) {
        return new PageRequest(call.limit(PageRequest.MAX_LIMIT, PageRequest.DEFAULT_LIMIT), call.parameter("cursor"));
    }

    static TimeBasis basis(Call call) {
        return call.choice("by", "recorded", "effective").equals("effective")
                ? TimeBasis.EFFECTIVE
                : TimeBasis.RECORDED;
    }

    static TimeRange range(Call call) {
        Long from = call.time("from");
        Long to = call.time("to");
        if (from != null && to != null && from > to) {
            throw ProblemException.of(Fault.wrong("?from", "invalid_range", "from is later than to; exchange them"));
        }
        return new TimeRange(
                from == null ? null : Times.instant(from), to == null ? null : Times.instant(to), basis(call));
    }

    /** {@code at}: a position or a time. */
    Moment moment(Call call) {
        @Nullable String at = call.parameter("at");
        TimeBasis basis = basis(call);
        if (at == null) {
            // Planned entries count from their date on, so by effective time "now" is a time like any other.
            return basis == TimeBasis.EFFECTIVE ? new Moment.At(clock.instant(), basis) : Moment.NOW;
        }
        Optional<Position> position = Position.parse(at);
        if (position.isPresent()) {
            return new Moment.AtPosition(real(call, position.get()));
        }
        Long micros = call.timeOrEndOfDay("at");
        if (micros == null) {
            return Moment.NOW;
        }
        // What will be recorded is not known: the answer is as of now, and says so. An effective time may lie ahead.
        Instant asked = Times.instant(micros);
        Instant now = clock.instant();
        return new Moment.At(basis == TimeBasis.RECORDED && asked.isAfter(now) ? now : asked, basis);
    }

    /** What was recorded up to a time is only known to a view that has all that was recorded before the question. */
    Scope scope(Call call, Moment moment) {
        return moment instanceof Moment.At ? scopeAtHead(call) : scope(call);
    }

    /** {@code {data, next, previous, has_more}}. */
    <T> Reply list(Page<T> page, BiConsumer<JsonGenerator, T> properties) {
        return Reply.of(200, Reply.JSON, json.bytes(out -> page(out, page, properties), 4_096));
    }

    private static <T> void page(JsonGenerator out, Page<T> page, BiConsumer<JsonGenerator, T> properties) {
        out.writeStartObject();
        out.writeName("data");
        out.writeStartArray();
        for (T row : page.data()) {
            out.writeStartObject();
            properties.accept(out, row);
            out.writeEndObject();
        }
        out.writeEndArray();
        cursors(out, page);
        out.writeEndObject();
    }

    /** The same where a page may be long: asked for in turn, and not held once more as text. */
    <T> Reply longList(Call call, Supplier<Page<T>> query, BiConsumer<JsonGenerator, T> properties) {
        return inTurn(call, () -> {
            Page<T> page = query(query);
            return Reply.streamed(
                    200, Reply.JSON, out -> json.stream(timed(call, out), each -> page(each, page, properties)));
        });
    }

    /** What may take much memory waits until few others of its kind are at work, for a bounded time. */
    private Reply inTurn(Call call, Supplier<Reply> read) {
        try {
            if (!longReads.tryAcquire(call.settings().answerWaitMillis(), TimeUnit.MILLISECONDS)) {
                throw ProblemException.unavailable(
                        "reads_full",
                        "too many long reads are at work; ask again, or for fewer rows",
                        RETRY_AFTER_SECONDS);
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw ProblemException.unavailable("stopping", "the process is stopping", RETRY_AFTER_SECONDS);
        }
        boolean written = false;
        try {
            Reply reply = read.get().whenSent(longReads::release);
            written = true;
            return reply;
        } finally {
            if (!written) {
                longReads.release();
            }
        }
    }

    /** The turn is kept until the answer is sent, so sending has an end too. */
    private static OutputStream timed(Call call, OutputStream out) {
        return new TimedOutput(out, call.settings().bodyWaitMillis(), System::nanoTime);
    }

    /** An object that may be long, made by {@code read} in its turn. */
    <T> Reply longObject(
            Call call, Supplier<T> read, Function<T, Position> position, BiConsumer<JsonGenerator, T> properties) {
        return inTurn(call, () -> {
            T value = query(read);
            return Reply.streamed(
                            200,
                            Reply.JSON,
                            out -> json.stream(timed(call, out), each -> {
                                each.writeStartObject();
                                properties.accept(each, value);
                                each.writeEndObject();
                            }))
                    .at(position.apply(value));
        });
    }

    static void cursors(JsonGenerator out, Page<?> page) {
        cursor(out, "next", page.next());
        cursor(out, "previous", page.previous());
        out.writeBooleanProperty("has_more", page.hasMore());
    }

    private static void cursor(JsonGenerator out, String name, @Nullable String cursor) {
        if (cursor == null) {
            out.writeNullProperty(name);
        } else {
            out.writeStringProperty(name, cursor);
        }
    }

    Reply object(Json.Value properties) {
        return Reply.of(
                200,
                Reply.JSON,
                json.bytes(
                        out -> {
                            out.writeStartObject();
                            properties.write(out);
                            out.writeEndObject();
                        },
                        1_024));
    }
}
