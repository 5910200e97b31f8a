package io.daybook.ledger;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place in the journal: everything up to and including segment {@code seq} of {@code shard}. Written {@code shard-seq}. */
public record Position(int shard, long seq) {
    private static final Pattern FORM = Pattern.compile("(0|[1-9]\\d{0,3})-(0|[1-9]\\d{0,12})");

    /** Empty when the text is not of the form {@code shard-seq}. */
    public static Optional<Position> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        return matcher.matches()
                ? Optional.of(new Position(Integer.parseInt(matcher.group(1)), Long.parseLong(matcher.group(2))))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return shard + "-" + seq;
    }
}
