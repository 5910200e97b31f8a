package io.daybook.events;

import io.daybook.platform.config.Setting;
import java.net.URI;
import java.util.Optional;

/** Settings of the schema registry. */
public record SchemaRegistrySettings(
        @Setting(
                meaning =
                        "The registry by which Daybook writes its records, such as https://user:password@host:8081; absent:"
                                + " the one that it brings, in its database.",
                secret = true,
                shortNames = "DAYBOOK_SCHEMA_REGISTRY_URL")
        Optional<URI> registryUrl) {}
