package io.daybook.views;

/** Another process is building the views anew. */
public final class RebuildRunningException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public RebuildRunningException() {
        super("another process is rebuilding the views; wait for it");
    }
}
