package io.daybook.server.internal.plaintext;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What directives set for the lines after them. An included file starts with its parent's scope and its own changes end
 * with it, so a scope is a value.
 *
 * @param year year of dates written without one; 0 when there is none
 * @param decimalMarkStyle what {@code decimal-mark} says
 * @param defaultCommodity commodity of amounts that name none, from {@code D}
 * @param defaultStyle how the amount in {@code D} is written; also that of commodities without a declared style
 * @param parentAccount what {@code apply account} puts before names, outermost first
 * @param aliases newest first
 */
record Scope(
        int year,
        @Nullable NumberStyle decimalMarkStyle,
        @Nullable String defaultCommodity,
        @Nullable NumberStyle defaultStyle,
        List<String> parentAccount,
        List<AccountAlias> aliases) {
    Scope withYear(int other) {
        return new Scope(other, decimalMarkStyle, defaultCommodity, defaultStyle, parentAccount, aliases);
    }

    Scope withDecimalMark(char mark) {
        NumberStyle style = new NumberStyle(mark, NumberStyle.UNKNOWN, -1);
        return new Scope(year, style, defaultCommodity, defaultStyle, parentAccount, aliases);
    }

    Scope withDefault(String commodity, NumberStyle style) {
        return new Scope(year, decimalMarkStyle, commodity, style, parentAccount, aliases);
    }

    Scope withParentAccount(List<String> other) {
        return new Scope(year, decimalMarkStyle, defaultCommodity, defaultStyle, other, aliases);
    }

    Scope withAliases(List<AccountAlias> other) {
        return new Scope(year, decimalMarkStyle, defaultCommodity, defaultStyle, parentAccount, other);
    }
}
