package io.daybook.apps;

import io.daybook.platform.config.Configuration;
import io.daybook.platform.config.Setting;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/** Settings of the room {@code apps}. */
public record AppsSettings(
        @Setting(
                meaning =
                        "Events that each consumer of the mining portfolio works on at once, at most; each takes a connection"
                                + " to the database meanwhile.",
                defaultValue = "4",
                atLeast = 1,
                atMost = 64)
        int parallelism,

        @Setting(
                meaning = "Where customers' events are sent, by POST (http or https); absent: crm-sync-group is off.",
                shortNames = "DAYBOOK_CRM_URL")
        Optional<URI> crmUrl,

        @Setting(
                meaning =
                        "Where the CRM tells whether it has an event, by GET, with {event_id} in it: 200 it has, 404 it has"
                                + " not. Asked before a call is repeated; absent: the CRM knows a repeated Idempotency-Key.",
                shortNames = "DAYBOOK_CRM_LOOKUP_URL")
        Optional<String> crmLookupUrl,

        @Setting(meaning = "Sent to the CRM as Authorization: Bearer.", shortNames = "DAYBOOK_CRM_TOKEN", secret = true)
        Optional<String> crmToken,

        @Setting(
                meaning = "How long one call of the CRM may take; then its outcome is unknown.",
                defaultValue = "5000",
                atLeast = 10,
                atMost = 15_000)
        Duration crmTimeoutMs,

        @Setting(
                meaning =
                        "Deliveries of an event that the CRM does not take, with up to 30 s between them; then it is a dead"
                                + " letter.",
                defaultValue = "120",
                atLeast = 1,
                atMost = 1_000_000)
        int crmAttempts) {
    public static final AppsSettings DEFAULTS = Configuration.defaults(AppsSettings.class);

    /** @throws IllegalArgumentException when an address is none */
    public AppsSettings {
        crmUrl.ifPresent(url -> requireHttp("crm_url", url));
        crmLookupUrl.ifPresent(template -> {
            if (!template.contains("{event_id}")) {
                throw new IllegalArgumentException("crm_lookup_url must have {event_id} in it");
            }
            requireHttp("crm_lookup_url", URI.create(template.replace("{event_id}", "0")));
        });
    }

    private static void requireHttp(String name, URI url) {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(name + " must be an address such as https://crm.example/events");
        }
    }
}
