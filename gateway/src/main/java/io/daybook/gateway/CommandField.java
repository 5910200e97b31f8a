package io.daybook.gateway;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every field that a command may have on the wire; a command's type says which of them it takes. */
enum CommandField {
    TYPE,
    IDEMPOTENCY_KEY("idempotencyKey"),
    LINKED,
    DRY_RUN,
    ACCOUNT,
    CODE,
    ASSET("currency"),
    NORMAL_SIDE,
    OVERDRAFT_LIMIT_MINOR,
    SOFT_LIMIT_MINOR,
    STATUS,
    METADATA,
    FROM,
    TO,
    AMOUNT,
    AMOUNT_MINOR,
    HOLD,
    TO_ASSET,
    TO_AMOUNT,
    TO_AMOUNT_MINOR,
    RATE,
    ROUNDING,
    EFFECTIVE_AT,
    DESCRIPTION,
    CORRELATION_ID,
    LINES,
    BATCH_ID,
    TRANSFER_ID,
    ENTRY_ID,
    EFFECTIVE,
    SCALE,
    NAME,
    DEFAULT_OVERDRAFT_LIMIT_MINOR,
    OPEN_PAYEES_IMPLICITLY,
    OPEN_PAYERS_IMPLICITLY;

    /** Fields whose null says something; elsewhere null is as good as absent. */
    private static final long NULL_SPEAKS =
            OVERDRAFT_LIMIT_MINOR.bit() | SOFT_LIMIT_MINOR.bit() | DEFAULT_OVERDRAFT_LIMIT_MINOR.bit();

    /** What the caller may say about an entry beside its lines. */
    static final long ENTRY_DETAILS = EFFECTIVE_AT.bit() | DESCRIPTION.bit() | CORRELATION_ID.bit() | METADATA.bit();

    /** What a misspelt name is compared with. */
    static final List<String> ALL_NAMES =
            Arrays.stream(values()).map(CommandField::wireName).toList();

    private static final Map<String, CommandField> BY_NAME = new HashMap<>();

    static {
        for (CommandField field : values()) {
            BY_NAME.put(field.wireName, field);
            if (field.alias != null) {
                BY_NAME.put(field.alias, field);
            }
        }
    }

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final String pointer = "/" + wireName;
    private final @Nullable String alias;

    CommandField() {
        this(null);
    }

    /** @param alias the name of the same thing in the requirements' short forms */
    CommandField(@Nullable String alias) {
        this.alias = alias;
    }

    static @Nullable CommandField named(String name) {
        return BY_NAME.get(name);
    }

    static long bits(CommandField... fields) {
        long bits = 0;
        for (CommandField field : fields) {
            bits |= field.bit();
        }
        return bits;
    }

    String wireName() {
        return wireName;
    }

    String pointer() {
        return pointer;
    }

    boolean isAlias(String name) {
        return name.equals(alias);
    }

    long bit() {
        return 1L << ordinal();
    }

    boolean nullSpeaks() {
        return (NULL_SPEAKS & bit()) != 0;
    }
}
