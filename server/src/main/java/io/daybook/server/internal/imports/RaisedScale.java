package io.daybook.server.internal.imports;

import io.daybook.server.internal.plaintext.AssetScale;

/**
 * An asset that was there already and gets more decimals. The import uses it at once, which makes them final.
 *
 * @param asset asset code
 * @param before decimals until now
 * @param after decimals from now on
 * @param because the first amount with so many
 */
public record RaisedScale(String asset, int before, int after, AssetScale.Place because) {
    /** One line for a person. */
    public String text(String workspace) {
        return asset + " gets " + after + (after == 1 ? " decimal" : " decimals") + " in workspace " + workspace
                + " instead of " + before + ", because of " + because + "; that is final once it is used.";
    }
}
