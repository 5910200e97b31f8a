package io.daybook.views;

import java.util.List;

/** A statement is about one asset, and the query does not say which or names an unknown one. */
public final class UnclearAssetException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient List<String> candidates;

    public UnclearAssetException(List<String> candidates) {
        super(
                candidates.isEmpty()
                        ? "no such asset, or none held yet: name a defined asset"
                        : "name the asset: this account held " + String.join(", ", candidates));
        this.candidates = List.copyOf(candidates);
    }

    /** Codes of the assets that the account held. */
    public List<String> candidates() {
        return candidates;
    }
}
