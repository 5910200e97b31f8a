package io.daybook.platform.sql;

import io.daybook.platform.config.Redacted;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;

/**
 * The address of a PostgreSQL database, as libpq writes it ({@code postgresql://user:password@host:port/database?sslmode=require})
 * or as JDBC does ({@code jdbc:postgresql://host/database?user=...&password=...}). Its text form never shows the password.
 *
 * <p>Source of the form: PostgreSQL documentation, "Connection URIs".
 */
public final class DatabaseUrl implements Redacted {
    private static final String FORM = "postgresql://user:password@host:5432/database";
    private static final int DEFAULT_PORT = 5432;

    /** Names of libpq and what the JDBC driver calls them. Names of the driver itself are taken as they are. */
    private static final Map<String, String> LIBPQ_NAMES = Map.ofEntries(
            Map.entry("application_name", "ApplicationName"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("dbname", "PGDBNAME"),
            Map.entry("user", "user"),
            Map.entry("password", "password"),
            Map.entry("options", "options"),
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslrootcert", "sslrootcert"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslpassword", "sslpassword"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("target_session_attrs", "targetServerType"));

    private final List<String> hosts;
    private final String database;
    private final String user;
    private final @Nullable String password;
    private final Map<String, String> parameters;

    private DatabaseUrl(
            List<String> hosts,
            String database,
            String user,
            @Nullable String password,
            Map<String, String> parameters) {
        this.hosts = List.copyOf(hosts);
        this.database = database;
        this.user = user;
        this.password = password;
        this.parameters = Map.copyOf(parameters);
    }

    /** An address on this machine, without parameters. */
    public static DatabaseUrl local(int port, String database, String user, String password) {
        return new DatabaseUrl(List.of("127.0.0.1:" + port), database, user, password, Map.of());
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException saying what is wrong, without the password
     */
    public static DatabaseUrl parse(String text) {
        String rest = text.strip().replaceFirst("^jdbc:", "");
        String lower = rest.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("postgres://") && !lower.startsWith("postgresql://")) {
            throw new IllegalArgumentException("a database URL begins with postgresql://, as in " + FORM);
        }
        rest = rest.substring(rest.indexOf("://") + 3);
        int question = rest.indexOf('?');
        Map<String, String> parameters =
                question < 0 ? new LinkedHashMap<>() : parameters(rest.substring(question + 1));
        rest = question < 0 ? rest : rest.substring(0, question);
        int slash = rest.lastIndexOf('/');
        String path = slash < 0 ? "" : decode(rest.substring(slash + 1), "the database's name");
        String authority = slash < 0 ? rest : rest.substring(0, slash);
        int at = authority.lastIndexOf('@');
        String login = at < 0 ? "" : authority.substring(0, at);
        int colon = login.indexOf(':');
        String user = decode(colon < 0 ? login : login.substring(0, colon), "the user");
        String password = colon < 0 ? null : decode(login.substring(colon + 1), "the password");
        String parameterUser = parameters.remove("user");
        String parameterPassword = parameters.remove("password");
        String parameterDatabase = parameters.remove("PGDBNAME");
        user = user.isEmpty() && parameterUser != null ? parameterUser : user;
        password = password == null ? parameterPassword : password;
        path = path.isEmpty() && parameterDatabase != null ? parameterDatabase : path;
        if (user.isEmpty()) {
            throw new IllegalArgumentException("the database URL names no user; write " + FORM);
        }
        if (path.isEmpty()) {
            throw new IllegalArgumentException("the database URL names no database after the host; write " + FORM);
        }
        return new DatabaseUrl(hosts(authority.substring(at + 1)), path, user, password, parameters);
    }

    private static List<String> hosts(String text) {
        List<String> hosts = new ArrayList<>();
        for (String host : text.split(",", -1)) {
            int bracket = host.lastIndexOf(']');
            int colon = host.indexOf(':', Math.max(bracket, 0));
            String name = colon < 0 ? host : host.substring(0, colon);
            if (name.isEmpty() || name.contains("%2F")) {
                throw new IllegalArgumentException(
                        "the database URL names no host; sockets in the file system cannot be used, write " + FORM);
            }
            if (name.contains("/") || name.contains(":") && bracket < 0) {
                throw new IllegalArgumentException("the database URL's host cannot be read; encode / @ : in the user"
                        + " or password as %2F %40 %3A");
            }
            hosts.add(name + ":" + (colon < 0 ? DEFAULT_PORT : port(host.substring(colon + 1))));
        }
        return hosts;
    }

    private static int port(String text) {
        try {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            // A password with an unencoded '@' or ':' ends up here, so the text itself must not be shown.
            throw new IllegalArgumentException(portProblem(), notANumber);
        }
        throw new IllegalArgumentException(portProblem());
    }

    private static String portProblem() {
        return "the database URL's port must be a number from 1 to 65535 (encode / @ : in a password as %2F %40 %3A)";
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : decode(pair.substring(equals + 1), "the parameter " + name);
            String driverName = LIBPQ_NAMES.get(name);
            if (driverName == null && !isDriverName(name)) {
                throw new IllegalArgumentException("the database URL has a parameter that PostgreSQL does not know, "
                        + name + "; known are sslmode, sslrootcert, connect_timeout, options and the JDBC driver's");
            }
            parameters.put(driverName == null ? name : driverName, driverValue(name, value));
        }
        return parameters;
    }

    private static boolean isDriverName(String name) {
        return Arrays.stream(new Driver().getPropertyInfo("jdbc:postgresql:", new Properties()))
                .anyMatch(property -> property.name.equals(name));
    }

    private static String driverValue(String name, String value) {
        if (name.equals("target_session_attrs")) {
            return switch (value) {
                case "read-write", "primary" -> "primary";
                case "any" -> "any";
                default ->
                    throw new IllegalArgumentException(
                            "target_session_attrs must be read-write, primary or any: Daybook writes");
            };
        }
        return value;
    }

    private static String decode(String text, String what) {
        try {
            // In the parts of a URL that libpq decodes, a plus sign is a plus sign.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(
                    "in the database URL " + what + " has a % that is not followed by two hex digits", malformed);
        }
    }

    /** The same address with other hosts, each {@code host:port}; tests put a proxy in between with this. */
    public DatabaseUrl withHosts(List<String> otherHosts) {
        return new DatabaseUrl(otherHosts, database, user, password, parameters);
    }

    public String database() {
        return database;
    }

    public String user() {
        return user;
    }

    /** Each as {@code host:port}. */
    public List<String> hosts() {
        return hosts;
    }

    /** For the JDBC driver, without user and password. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + String.join(",", hosts) + "/" + encode(database);
    }

    /** For the JDBC driver, with user and password: never to be printed. */
    public Properties driverProperties() {
        Properties properties = new Properties();
        parameters.forEach(properties::setProperty);
        properties.setProperty("user", user);
        if (password != null) {
            properties.setProperty("password", password);
        }
        return properties;
    }

    /** For psql and other libpq programs, with the password: only for files that nobody else can read. */
    public String withPassword() {
        String login = password == null ? encode(user) : encode(user) + ":" + encode(password);
        return "postgresql://" + login + "@" + String.join(",", hosts) + "/" + encode(database);
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (unit & 0xff);
            boolean plain = character < 128 && (Character.isLetterOrDigit(character) || "-._~".indexOf(character) >= 0);
            encoded.append(plain ? String.valueOf(character) : String.format(Locale.ROOT, "%%%02X", (int) character));
        }
        return encoded.toString();
    }

    /** User, hosts and database, without password and parameters. */
    @Override
    public String toString() {
        return "postgresql://" + encode(user) + "@" + String.join(",", hosts) + "/" + encode(database);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DatabaseUrl that
                && withPassword().equals(that.withPassword())
                && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return withPassword().hashCode();
    }
}
