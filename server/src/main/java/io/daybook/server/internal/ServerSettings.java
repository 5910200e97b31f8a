package io.daybook.server.internal;

import io.daybook.platform.config.Setting;
import io.daybook.platform.sql.DatabaseUrl;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Settings of the process as a whole, room {@code server}. */
public record ServerSettings(
        @Setting(
                meaning = "The address to listen on; 0.0.0.0 is every interface.",
                defaultValue = "127.0.0.1",
                shortNames = "DAYBOOK_HOST")
        String host,

        @Setting(
                meaning = "The port to listen on; 0 is any free one.",
                defaultValue = "8000",
                atLeast = 0,
                atMost = 65_535,
                shortNames = "DAYBOOK_PORT")
        int port,

        @Setting(
                meaning = "The folder for everything that is kept; relative to the working folder.",
                defaultValue = "data",
                shortNames = "DAYBOOK_DATA")
        Path data,

        @Setting(
                meaning = "Your own PostgreSQL, 15 or newer, as postgresql://user:password@host/database;"
                        + " absent: Daybook brings one.",
                shortNames = "DAYBOOK_DATABASE_URL")
        Optional<DatabaseUrl> databaseUrl,

        @Setting(
                meaning = "What this process does, with commas between: gateway, ledger, views, relay, intake,"
                        + " analytics, apps; absent: everything.",
                shortNames = "DAYBOOK_ROLES")
        List<Role> roles,

        @Setting(
                meaning = "How long to wait at start for a database that is away; 0: one attempt.",
                defaultValue = "0",
                atLeast = 0,
                atMost = 3_600)
        int databaseWaitSeconds,

        @Setting(
                meaning = "The Ed25519 key (PEM) that signs the journal's heads; absent: anchor.key in the data folder,"
                        + " made at the first start.",
                shortNames = "DAYBOOK_ANCHOR_KEY")
        Optional<Path> anchorKey) {
    public ServerSettings {
        // Refuses a set of roles that cannot work.
        Role.of(roles);
    }
}
