package io.daybook.server.internal.plaintext;

/** How texts of the ledger are written into CSV. */
public enum CsvText {
    /** As they are, so that a program reads back what was written. */
    EXACT,

    /** With an apostrophe before what a spreadsheet would take for a formula and run; numbers stay as they are. */
    SPREADSHEET;

    private static final String BEGINS_FORMULA = "=+-@\t\r";

    String of(String text) {
        boolean runs = this == SPREADSHEET && !text.isEmpty() && BEGINS_FORMULA.indexOf(text.charAt(0)) >= 0;
        return runs ? "'" + text : text;
    }
}
