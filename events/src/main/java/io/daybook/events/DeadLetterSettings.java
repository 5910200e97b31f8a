package io.daybook.events;

import io.daybook.platform.config.Setting;
import java.util.Optional;

/** Settings of dead letters, room {@code dlq}. */
public record DeadLetterSettings(
        @Setting(
                meaning =
                        "The AES-256 key that encrypts the records in dead letters: 32 bytes in base64, or a file with"
                                + " one such key per line, the newest first (older ones still decrypt); absent: dlq.key in the data"
                                + " folder, made at the first start.")
        Optional<DeadLetterKeySource> key) {}
