package io.daybook.analytics;

import io.daybook.platform.config.Redacted;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Where a ClickHouse answers HTTP.
 *
 * @param server {@code http://host:8123}, without user and path
 * @param user empty: the server's default
 * @param password empty: none
 * @param database made when it is missing
 */
public record ClickHouseUrl(URI server, String user, String password, String database) implements Redacted {
    public static final String DEFAULT_DATABASE = "polyphony";
    private static final int USUAL_PORT = 8123;
    private static final int USUAL_TLS_PORT = 8443;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    /** @throws IllegalArgumentException that says what would be right */
    public static ClickHouseUrl parse(String text) {
        URI uri;
        try {
            uri = new URI(text.strip());
        } catch (URISyntaxException broken) {
            throw new IllegalArgumentException(expected(), broken);
        }
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https") || uri.getHost() == null) {
            throw new IllegalArgumentException(expected());
        }
        int port = uri.getPort() > 0 ? uri.getPort() : scheme.equals("http") ? USUAL_PORT : USUAL_TLS_PORT;
        String path = uri.getPath() == null
                ? ""
                : uri.getPath().replaceFirst("^/", "").replaceFirst("/$", "");
        String database = path.isEmpty() ? DEFAULT_DATABASE : path;
        if (!NAME.matcher(database).matches()) {
            throw new IllegalArgumentException(
                    "the database's name has letters, digits and _ only, and does not begin with a digit");
        }
        String account = uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo();
        int colon = account.indexOf(':');
        return new ClickHouseUrl(
                URI.create(scheme + "://" + uri.getHost() + ":" + port),
                decoded(colon < 0 ? account : account.substring(0, colon)),
                decoded(colon < 0 ? "" : account.substring(colon + 1)),
                database);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static String expected() {
        return "must be of the form http://user:password@host:8123/database";
    }

    /** Without the password. */
    @Override
    public String toString() {
        return server + "/" + database;
    }
}
