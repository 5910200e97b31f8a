package io.daybook.gateway;

import io.daybook.intake.Payment;
import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Position;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One HTTP request as the controllers see it: its headers, query and body, each checked where it is asked for. */
final class Call {
    static final String WORKSPACE = "X-Workspace-Id";
    /** The same in the requirements' short reads; an endpoint that does not list it among its parameters refuses it. */
    static final String WORKSPACE_PARAMETER = "workspace_id";

    static final String KEY = "Idempotency-Key";
    static final String POSITION = "Daybook-Position";
    static final String REPLAYED = "Idempotent-Replayed";
    private static final String DEFAULT_WORKSPACE = "default";
    private static final int MAX_WORKSPACE_CHARACTERS = 64;
    private static final int MAX_KEY_CHARACTERS = 255;
    static final int MAX_CODE_CHARACTERS = 255;
    static final int MAX_ASSET_CHARACTERS = 64;
    static final int MAX_CORRELATION_ID_CHARACTERS = 255;

    private final HttpServletRequest request;
    private final GatewaySettings settings;
    private final BodyBudget budget;
    private final RequestBody body;

    Call(HttpServletRequest request, GatewaySettings settings, BodyBudget budget) {
        this.request = request;
        this.settings = settings;
        this.budget = budget;
        this.body = new RequestBody(request, settings, budget);
    }

    GatewaySettings settings() {
        return settings;
    }

    /** True for the requirements' spelling without the version, such as {@code /transfers}. */
    boolean isShortForm() {
        return isShortForm(request.getRequestURI());
    }

    static boolean isShortForm(String path) {
        return path.equals("/accounts")
                || path.startsWith("/accounts/")
                || path.equals("/transfers")
                || path.startsWith("/transfers/");
    }

    /** Whether a program on this machine asks; a proxy's callers are not on it. */
    private boolean isLocal() {
        String caller = request.getRemoteAddr();
        // A server that listens on another address than the loopback is reached from its own machine through that one.
        return (InetAddress.ofLiteral(caller).isLoopbackAddress() || caller.equals(request.getLocalAddr()))
                && request.getHeader("X-Forwarded-For") == null
                && request.getHeader("Forwarded") == null;
    }

    /** The address that the request came from; behind a proxy the proxy's. */
    String caller() {
        return request.getRemoteAddr();
    }

    /** Refuses an endpoint that only programs on this machine may ask. */
    void requireLocal() {
        if (!isLocal()) {
            throw ProblemException.of(
                    403, "only_local", "this is answered only to programs on the server's own machine");
        }
    }

    /** Refuses a parameter that only programs on this machine may use. */
    void requireLocal(String parameter) {
        if (!isLocal()) {
            throw ProblemException.of(Fault.unreadable(
                    "?" + parameter, "only_local", "is taken only from programs on the server's own machine"));
        }
    }

    String workspace() {
        String header = header(WORKSPACE);
        String parameter = parameter(WORKSPACE_PARAMETER);
        if (header != null && parameter != null && !header.equals(parameter)) {
            throw ProblemException.of(Fault.unreadable(
                    "?" + WORKSPACE_PARAMETER,
                    "conflicting_workspaces",
                    "differs from the header " + WORKSPACE + "; give one of them"));
        }
        String name = header == null ? parameter : header;
        if (name == null) {
            return DEFAULT_WORKSPACE;
        }
        if (name.isEmpty()
                || name.length() > MAX_WORKSPACE_CHARACTERS
                || !isLetterOrDigit(name.charAt(0))
                || !name.chars().allMatch(Call::isWorkspaceCharacter)) {
            throw ProblemException.of(
                    400,
                    "invalid_workspace",
                    (header == null ? WORKSPACE_PARAMETER : WORKSPACE)
                            + " must be 1 to 64 characters of A-Z a-z 0-9 . _ -, the first a letter or digit");
        }
        return name;
    }

    private static boolean isWorkspaceCharacter(int c) {
        return isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
    }

    private static boolean isLetterOrDigit(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    /** The header's value. Given twice it is refused, because a proxy before us may have looked at the other one. */
    @Nullable
    String header(String name) {
        Enumeration<String> values = request.getHeaders(name);
        if (!values.hasMoreElements()) {
            return null;
        }
        String value = values.nextElement();
        if (values.hasMoreElements()) {
            throw ProblemException.of(400, "duplicate_header", "the header " + name + " is given twice");
        }
        return value;
    }

    /** The header's key and the field's, which must be the same where both are given. */
    @Nullable
    String idempotencyKey(@Nullable String field) {
        String header = header(KEY);
        if (header != null && (header.isEmpty() || header.length() > MAX_KEY_CHARACTERS)) {
            throw ProblemException.of(Fault.wrong(
                    "/idempotency_key",
                    "invalid_key",
                    "an idempotency key has 1 to " + MAX_KEY_CHARACTERS + " characters, this one has "
                            + header.length()));
        }
        if (header == null || header.equals(field)) {
            return field == null ? header : field;
        }
        if (field != null) {
            throw ProblemException.of(Fault.unreadable(
                    "/idempotency_key",
                    "conflicting_keys",
                    "differs from the header Idempotency-Key; give one of them"));
        }
        return header;
    }

    /** Where an event that this request makes came from. */
    Payment.TraceContext trace() {
        return Trace.context(
                request.getHeader("traceparent"), request.getHeader("tracestate"), ProblemWriter.traceId(request));
    }

    /** The position that the answer must know at least. */
    Optional<Position> atLeast() {
        String text = header(POSITION);
        if (text == null) {
            return Optional.empty();
        }
        Optional<Position> position = Position.parse(text);
        if (position.isEmpty()) {
            throw ProblemException.of(
                    400, "invalid_position", "Daybook-Position must be of the form shard-seq, such as 0-17");
        }
        return position;
    }

    /** Refuses query parameters that the endpoint does not know. */
    void allowParameters(String... names) {
        if (request.getQueryString() == null) {
            return;
        }
        Set<String> known = Set.of(names);
        for (String name : parameterNames()) {
            if (!known.contains(name) && !(name.startsWith("metadata.") && known.contains("metadata."))) {
                throw ProblemException.of(Fault.unreadable(
                        "?" + name,
                        "unknown_parameter",
                        "is not a parameter here; known are: " + String.join(", ", Arrays.asList(names))));
            }
        }
    }

    List<String> parameterNames() {
        try {
            return List.copyOf(request.getParameterMap().keySet());
        } catch (IllegalStateException undecodable) {
            throw badQuery();
        }
    }

    /** The parameter's value; null when it is absent. Given twice it is refused. */
    @Nullable
    String parameter(String name) {
        if (request.getQueryString() == null) {
            return null;
        }
        String[] values;
        try {
            values = request.getParameterValues(name);
        } catch (IllegalStateException undecodable) {
            throw badQuery();
        }
        if (values == null) {
            return null;
        }
        if (values.length > 1) {
            throw ProblemException.of(Fault.unreadable("?" + name, "duplicate_parameter", "given twice"));
        }
        return checked(name, values[0]);
    }

    private static String checked(String name, String value) {
        if (value.indexOf('\0') >= 0 || value.length() > 2_048) {
            throw ProblemException.of(Fault.wrong("?" + name, "invalid_text", "is too long or contains U+0000"));
        }
        return value;
    }

    /** The parameter's value, which nothing that is stored could equal if it were longer. */
    @Nullable
    String parameter(String name, int maxCharacters) {
        String text = parameter(name);
        if (text != null && text.codePointCount(0, text.length()) > maxCharacters) {
            throw ProblemException.of(
                    Fault.wrong("?" + name, "invalid_text", "has at most " + maxCharacters + " characters"));
        }
        return text;
    }

    /** The request's own target with one parameter set, for a link to another page. */
    String target(String parameter, String value) {
        StringBuilder target = new StringBuilder(request.getRequestURI()).append('?');
        String query = request.getQueryString();
        if (query != null) {
            for (String pair : query.split("&")) {
                if (!pair.isEmpty() && !pair.equals(parameter) && !pair.startsWith(parameter + "=")) {
                    target.append(pair).append('&');
                }
            }
        }
        return target.append(parameter)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
                .toString();
    }

    private static ProblemException badQuery() {
        return ProblemException.of(400, "malformed_query", "the query string cannot be decoded");
    }

    boolean flag(String name) {
        String text = parameter(name);
        if (text == null || text.equals("false")) {
            return false;
        }
        if (!text.equals("true")) {
            throw ProblemException.of(Fault.unreadable("?" + name, "wrong_type", "must be true or false"));
        }
        return true;
    }

    /** A time, or a date that stands for its first moment in UTC. */
    @Nullable
    Long time(String name) {
        String text = parameter(name);
        return text == null ? null : time(name, text, Times.parseDate(text, 0));
    }

    /** A time, or a date that stands for its last moment in UTC. */
    @Nullable
    Long timeOrEndOfDay(String name) {
        String text = parameter(name);
        if (text == null) {
            return null;
        }
        OptionalLong nextDay = Times.parseDate(text, 1);
        return time(name, text, nextDay.isPresent() ? OptionalLong.of(nextDay.getAsLong() - 1) : nextDay);
    }

    private static Long time(String name, String text, OptionalLong ofDate) {
        // A plus sign in a query is a space unless it was percent-encoded, and a time holds no other space.
        OptionalLong micros = ofDate.isPresent() ? ofDate : Times.parse(text.replace(' ', '+'));
        if (micros.isEmpty()) {
            throw ProblemException.of(Fault.wrong(
                    "?" + name,
                    "invalid_time",
                    "must be an RFC 3339 time such as 2026-01-31T12:00:00Z or a date such as 2026-01-31"));
        }
        return micros.getAsLong();
    }

    /** Pairs of {@code metadata=KEY=VALUE} and {@code metadata.KEY=VALUE}. */
    Map<String, String> metadata() {
        Map<String, String> pairs = new LinkedHashMap<>();
        for (String name : parameterNames()) {
            if (name.startsWith("metadata.")) {
                pairs.put(name.substring("metadata.".length()), Objects.requireNonNull(parameter(name)));
            } else if (name.equals("metadata")) {
                for (String pair : request.getParameterValues(name)) {
                    int equals = pair.indexOf('=');
                    if (equals < 1) {
                        throw ProblemException.of(
                                Fault.wrong("?metadata", "invalid_value", "must be KEY=VALUE, such as tier=gold"));
                    }
                    pairs.put(checked(name, pair.substring(0, equals)), checked(name, pair.substring(equals + 1)));
                }
            }
        }
        return pairs;
    }

    int limit(int most, int otherwise) {
        String text = parameter("limit");
        if (text == null) {
            return otherwise;
        }
        if (text.length() > 6 || !text.chars().allMatch(c -> c >= '0' && c <= '9') || text.isEmpty()) {
            throw ProblemException.of(Fault.unreadable("?limit", "wrong_type", "must be a whole number"));
        }
        int limit = Integer.parseInt(text);
        if (limit < 1 || limit > most) {
            throw ProblemException.of(Fault.wrong("?limit", "invalid_value", "must be between 1 and " + most));
        }
        return limit;
    }

    /** A whole number from 0 to 2^31 - 1; 0 where the parameter is absent. */
    int wholeNumber(String name) {
        String text = parameter(name);
        if (text == null) {
            return 0;
        }
        boolean digits = !text.isEmpty() && text.length() <= 10 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || Long.parseLong(text) > Integer.MAX_VALUE) {
            throw ProblemException.of(Fault.unreadable(
                    "?" + name, "wrong_type", "must be a whole number from 0 to " + Integer.MAX_VALUE));
        }
        return Integer.parseInt(text);
    }

    /** One of the words, the first where the parameter is absent. */
    String choice(String name, String... words) {
        String text = parameter(name);
        if (text == null) {
            return words[0];
        }
        if (!Arrays.asList(words).contains(text)) {
            throw ProblemException.of(
                    Fault.wrong("?" + name, "invalid_value", "must be one of " + String.join(", ", words)));
        }
        return text;
    }

    static AccountRef account(String segment) {
        AccountRef ref = AccountRefs.parseForeign(text(segment));
        if (ref == null) {
            throw ProblemException.of(422, "invalid_account", AccountRefs.expected(segment));
        }
        return ref;
    }

    static UUID id(String segment, String what) {
        UUID id = AccountRefs.uuid(segment);
        if (id == null) {
            throw ProblemException.of(422, "invalid_id", "the id of " + what + " is a UUID");
        }
        return id;
    }

    static String text(String segment) {
        if (segment.indexOf('\0') >= 0 || segment.length() > 1_024) {
            throw ProblemException.of(422, "invalid_text", "a path segment has at most 1,024 characters and no U+0000");
        }
        return segment;
    }

    /** The whole body, at most so many bytes, of a request that must say it is JSON. No body is {@code {}}. */
    byte[] jsonBody(int maxBytes) {
        return body.json(maxBytes);
    }

    /** The same in one of these ways of saying it. */
    byte[] jsonBody(int maxBytes, Set<String> types) {
        return body.json(maxBytes, types);
    }

    void requireNotEncoded() {
        body.requireNotEncoded();
    }

    /** Takes room for so many bytes of a stream; false when there is none now. */
    boolean tryHold(long bytes) {
        return budget.tryTake(request, bytes);
    }

    /** @throws ProblemException when there is no room now */
    void hold(long bytes) {
        budget.take(request, bytes);
    }

    void release(long bytes) {
        budget.release(request, bytes);
    }

    InputStream stream() throws IOException {
        return request.getInputStream();
    }

    String mediaType() {
        return body.mediaType();
    }

    /** Whether the caller wants this type rather than the endpoint's usual one: names only it, or takes only it. */
    boolean prefers(String type, String usual) {
        String accept = request.getHeader("Accept");
        return accept != null
                && (Accept.names(accept, type) && !Accept.names(accept, usual)
                        || Accept.takes(accept, type) && !Accept.takes(accept, usual));
    }

    /** Refuses with 406 when none of the endpoint's types is taken. */
    void requireAccepts(String... types) {
        String accept = request.getHeader("Accept");
        if (accept == null || accept.isBlank() || accept.equals("*/*")) {
            return;
        }
        for (String type : types) {
            if (Accept.takes(accept, type)) {
                return;
            }
        }
        throw ProblemException.of(406, "not_acceptable", "this endpoint answers " + String.join(" or ", types));
    }
}
