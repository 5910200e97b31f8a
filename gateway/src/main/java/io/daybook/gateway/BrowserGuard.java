package io.daybook.gateway;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Keeps web pages away from a ledger on their reader's own machine. A browser sends requests to {@code 127.0.0.1} for any page
 * that asks: what changes something must not come from another origin, and a name that was rebound to the loopback address
 * (which makes the page's origin and ours the same) is not taken for ours. Programs send no {@code Origin}.
 */
final class BrowserGuard {
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern IPV4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern DEFAULT_PORT = Pattern.compile(":(80|443)$");

    private final boolean namesAreChecked;
    private final Set<String> allowedHosts;
    private final Set<String> allowedOrigins;

    BrowserGuard(ListenAddress listen, GatewaySettings settings) {
        this(listen, isLoopback(listen.host()), settings);
    }

    BrowserGuard(ListenAddress listen, boolean onLoopback, GatewaySettings settings) {
        Set<String> named = lower(settings.allowedHosts());
        this.allowedOrigins = lower(settings.allowedOrigins());
        this.namesAreChecked = onLoopback || !named.isEmpty();
        // Whoever chose a name to listen on reaches the server by it.
        this.allowedHosts = Stream.concat(
                        named.stream(), Stream.of(listen.host().toLowerCase(Locale.ROOT)))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<String> lower(List<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
    }

    boolean checksNames() {
        return namesAreChecked;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new IllegalArgumentException("DAYBOOK_HOST: there is no address for \"" + host + "\"", unknown);
        }
    }

    /** @throws ProblemException for a request that a foreign page may have caused */
    void check(HttpServletRequest request) {
        String host = request.getHeader("Host");
        if (host != null && !takes(host)) {
            throw ProblemException.of(
                    421,
                    "wrong_host",
                    "this server is not \"" + shown(host)
                            + "\"; if it is, as behind a proxy, name it in gateway.allowed_hosts");
        }
        String origin = request.getHeader("Origin");
        boolean preflight =
                request.getMethod().equals("OPTIONS") && request.getHeader("Access-Control-Request-Method") != null;
        if (origin != null
                && (preflight || !SAFE_METHODS.contains(request.getMethod()))
                && !isSame(origin.toLowerCase(Locale.ROOT), host == null ? "" : host.toLowerCase(Locale.ROOT))) {
            throw foreign(origin);
        }
    }

    /** For what is read without a method that says so: a page of any origin may open a WebSocket. */
    void requireOwnOrigin(HttpServletRequest request) {
        String origin = request.getHeader("Origin");
        String host = request.getHeader("Host");
        if (origin != null
                && !isSame(origin.toLowerCase(Locale.ROOT), host == null ? "" : host.toLowerCase(Locale.ROOT))) {
            throw foreign(origin);
        }
    }

    private static ProblemException foreign(String origin) {
        return ProblemException.of(
                403,
                "foreign_origin",
                "a page of \"" + shown(origin)
                        + "\" may not send this; if it is meant to, name it in gateway.allowed_origins");
    }

    /** Whether a request may name this host. */
    boolean takes(String host) {
        return !namesAreChecked || isOurs(name(host.toLowerCase(Locale.ROOT)));
    }

    private boolean isOurs(String name) {
        // Rebinding needs a name, so an address is always ours.
        return name.equals("localhost")
                || name.endsWith(".localhost")
                || name.startsWith("[")
                || IPV4.matcher(name).matches()
                || allowedHosts.contains(name);
    }

    private static String name(String host) {
        int port = host.lastIndexOf(':');
        return port < 0 || host.endsWith("]") ? host : host.substring(0, port);
    }

    /** Whatever the scheme: a proxy may speak TLS to the browser and not to us. */
    private boolean isSame(String origin, String host) {
        int authority = origin.indexOf("://");
        return allowedOrigins.contains(origin)
                || authority >= 0
                        && withoutPort(origin.substring(authority + 3)).equals(withoutPort(host));
    }

    private static String withoutPort(String authority) {
        return DEFAULT_PORT.matcher(authority).replaceFirst("");
    }

    private static String shown(String header) {
        return header.length() > 100 ? header.substring(0, 100) + "..." : header;
    }
}
