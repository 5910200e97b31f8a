package io.daybook.events;

import io.daybook.platform.config.Redacted;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the keys of dead letters are: in the setting itself, or in a file that it names. */
public final class DeadLetterKeySource implements Redacted {
    private final @Nullable DeadLetterKeys inline;
    private final @Nullable Path file;

    private DeadLetterKeySource(@Nullable DeadLetterKeys inline, @Nullable Path file) {
        this.inline = inline;
        this.file = file;
    }

    /** @param text 32 bytes in base64 (several with commas between, the newest first), else the path of a file */
    public static DeadLetterKeySource parse(String text) {
        try {
            return new DeadLetterKeySource(DeadLetterKeys.parse(text.replace(',', '\n')), null);
        } catch (IllegalArgumentException noKey) {
            return new DeadLetterKeySource(null, Path.of(text));
        }
    }

    /** @throws IllegalArgumentException when the file cannot be read or holds no key; the message never holds a key */
    public DeadLetterKeys keys() {
        return Optional.ofNullable(inline)
                .orElseGet(() -> DeadLetterKeys.read(Optional.ofNullable(file)
                        .orElseThrow(() -> new IllegalStateException("neither key nor file"))));
    }

    @Override
    public String toString() {
        return file == null ? "(a key)" : file.toString();
    }
}
