package io.daybook.views.internal.read;

import org.jspecify.annotations.Nullable;

/** PostgreSQL's text has no character 0; no stored text contains what replaces it here by accident. */
final class Text {
    private Text() {}

    static String storable(String text) {
        return text.indexOf(0) < 0 ? text : text.replace((char) 0, '\ufffd');
    }

    static @Nullable String storableOrNull(@Nullable String text) {
        return text == null ? null : storable(text);
    }
}
