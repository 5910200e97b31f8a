package io.daybook.gateway;

import java.util.Locale;

/** The little of RFC 9110's content negotiation that two types need: which of them the caller names or takes. */
final class Accept {
    private Accept() {}

    static boolean takes(String header, String type) {
        String group = type.substring(0, type.indexOf('/') + 1) + "*";
        return has(header, type) || has(header, group) || has(header, "*/*");
    }

    /** The caller asks for the type by its name. */
    static boolean names(String header, String type) {
        return has(header, type);
    }

    private static boolean has(String header, String range) {
        for (String part : header.toLowerCase(Locale.ROOT).split(",", 64)) {
            String[] pieces = part.trim().split(";", 8);
            boolean refused = false;
            for (int i = 1; i < pieces.length; i++) {
                refused |= pieces[i].trim().matches("q=0(\\.0{1,3})?");
            }
            if (pieces[0].trim().equals(range) && !refused) {
                return true;
            }
        }
        return false;
    }
}
