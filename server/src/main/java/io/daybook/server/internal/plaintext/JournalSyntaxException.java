package io.daybook.server.internal.plaintext;

/** A place that cannot be read; becomes a {@link Problem}. Carries no stack: it is an ordinary outcome of reading. */
final class JournalSyntaxException extends Exception {
    private final String what;
    private final String remedy;

    JournalSyntaxException(String what, String remedy) {
        super(what, null, false, false);
        this.what = what;
        this.remedy = remedy;
    }

    String what() {
        return what;
    }

    String remedy() {
        return remedy;
    }
}
