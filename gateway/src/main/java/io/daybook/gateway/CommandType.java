package io.daybook.gateway;

import static io.daybook.gateway.CommandField.ACCOUNT;
import static io.daybook.gateway.CommandField.AMOUNT;
import static io.daybook.gateway.CommandField.AMOUNT_MINOR;
import static io.daybook.gateway.CommandField.ASSET;
import static io.daybook.gateway.CommandField.BATCH_ID;
import static io.daybook.gateway.CommandField.CODE;
import static io.daybook.gateway.CommandField.CORRELATION_ID;
import static io.daybook.gateway.CommandField.DEFAULT_OVERDRAFT_LIMIT_MINOR;
import static io.daybook.gateway.CommandField.DESCRIPTION;
import static io.daybook.gateway.CommandField.EFFECTIVE;
import static io.daybook.gateway.CommandField.ENTRY_DETAILS;
import static io.daybook.gateway.CommandField.ENTRY_ID;
import static io.daybook.gateway.CommandField.FROM;
import static io.daybook.gateway.CommandField.HOLD;
import static io.daybook.gateway.CommandField.IDEMPOTENCY_KEY;
import static io.daybook.gateway.CommandField.LINES;
import static io.daybook.gateway.CommandField.LINKED;
import static io.daybook.gateway.CommandField.METADATA;
import static io.daybook.gateway.CommandField.NAME;
import static io.daybook.gateway.CommandField.NORMAL_SIDE;
import static io.daybook.gateway.CommandField.OPEN_PAYEES_IMPLICITLY;
import static io.daybook.gateway.CommandField.OPEN_PAYERS_IMPLICITLY;
import static io.daybook.gateway.CommandField.OVERDRAFT_LIMIT_MINOR;
import static io.daybook.gateway.CommandField.RATE;
import static io.daybook.gateway.CommandField.ROUNDING;
import static io.daybook.gateway.CommandField.SCALE;
import static io.daybook.gateway.CommandField.SOFT_LIMIT_MINOR;
import static io.daybook.gateway.CommandField.STATUS;
import static io.daybook.gateway.CommandField.TO;
import static io.daybook.gateway.CommandField.TO_AMOUNT;
import static io.daybook.gateway.CommandField.TO_AMOUNT_MINOR;
import static io.daybook.gateway.CommandField.TO_ASSET;
import static io.daybook.gateway.CommandField.TRANSFER_ID;
import static io.daybook.gateway.CommandField.TYPE;
import static io.daybook.gateway.CommandField.bits;

import io.daybook.ledger.AmountInput;
import io.daybook.ledger.Command;
import io.daybook.ledger.OverdraftLimit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The kinds of commands, the fields that each takes and needs, and how they become a {@link Command}. */
enum CommandType {
    OPEN_ACCOUNT(bits(CODE, ASSET, NORMAL_SIDE, OVERDRAFT_LIMIT_MINOR, SOFT_LIMIT_MINOR, METADATA), bits()) {
        @Override
        Command command(CommandForm form) {
            return new Command.OpenAccount(
                    form.code,
                    form.asset,
                    form.normalSide,
                    form.overdraftLimit,
                    form.softLimit,
                    form.metadata == null ? Map.of() : form.metadata);
        }

        @Override
        void check(CommandForm form) {
            // The credit ledger's accounts are scoped by their currency; the canonical endpoint opens others too.
            if (form.shortForm && form.asset == null) {
                form.fault(Fault.wrong("/currency", "missing_field", "\"currency\" is required, such as \"USD\""));
            }
        }
    },
    CHANGE_ACCOUNT(bits(ACCOUNT, OVERDRAFT_LIMIT_MINOR, SOFT_LIMIT_MINOR, STATUS, METADATA), bits(ACCOUNT)) {
        @Override
        Command command(CommandForm form) {
            return new Command.ChangeAccount(
                    given(form.account),
                    form.has(OVERDRAFT_LIMIT_MINOR) ? form.overdraftLimit : null,
                    form.softLimit,
                    form.has(SOFT_LIMIT_MINOR) && form.softLimit == null,
                    form.status,
                    form.metadata);
        }

        @Override
        void check(CommandForm form) {
            requireChange(form, bits(OVERDRAFT_LIMIT_MINOR, SOFT_LIMIT_MINOR, STATUS, METADATA));
        }
    },
    CLOSE_ACCOUNT(bits(ACCOUNT), bits(ACCOUNT)) {
        @Override
        Command command(CommandForm form) {
            return new Command.CloseAccount(given(form.account));
        }
    },
    ENTRY(bits(LINES, BATCH_ID) | ENTRY_DETAILS, bits(LINES)) {
        @Override
        Command command(CommandForm form) {
            return new Command.PostEntry(given(form.lines), form.batchId, form.details());
        }
    },
    TRANSFER(
            bits(FROM, TO, ASSET, AMOUNT, AMOUNT_MINOR, HOLD, TO_ASSET, TO_AMOUNT, TO_AMOUNT_MINOR, RATE, ROUNDING)
                    | ENTRY_DETAILS,
            bits(FROM, TO)) {
        @Override
        Command command(CommandForm form) {
            return new Command.Transfer(
                    given(form.from),
                    given(form.to),
                    form.asset,
                    given(form.amount),
                    form.hold,
                    form.toAsset == null
                            ? null
                            : new Command.Exchange(form.toAsset, given(form.toAmount), given(form.rate), form.rounding),
                    form.details());
        }

        @Override
        void check(CommandForm form) {
            if (form.amount == null && form.shortForm) {
                form.fault(Fault.wrong(
                        AMOUNT.pointer(), "missing_field", "\"amount\" is required, in minor units such as 1234"));
            } else if (form.amount == null) {
                form.fault(Fault.wrong(AMOUNT_MINOR.pointer(), "missing_field", eitherAmount(AMOUNT.wireName())));
            }
            boolean exchange = (form.present & EXCHANGE) != 0;
            if (exchange && form.toAsset == null) {
                missing(form, TO_ASSET.wireName());
            }
            if (exchange && form.toAmount == null) {
                form.fault(Fault.wrong(TO_AMOUNT_MINOR.pointer(), "missing_field", eitherAmount(TO_AMOUNT.wireName())));
            }
            if (exchange && form.rate == null) {
                missing(form, RATE.wireName());
            }
        }
    },
    CAPTURE(bits(TRANSFER_ID, AMOUNT, AMOUNT_MINOR) | ENTRY_DETAILS, bits(TRANSFER_ID)) {
        @Override
        Command command(CommandForm form) {
            @Nullable AmountInput amount = form.amount;
            return new Command.Capture(given(form.transferId), amount, form.details());
        }
    },
    VOID(bits(TRANSFER_ID), bits(TRANSFER_ID)) {
        @Override
        Command command(CommandForm form) {
            return new Command.VoidHold(given(form.transferId));
        }
    },
    REVERSE(bits(TRANSFER_ID, ENTRY_ID, EFFECTIVE, DESCRIPTION, CORRELATION_ID, METADATA), bits()) {
        @Override
        Command command(CommandForm form) {
            UUID subject = form.entryId != null ? form.entryId : given(form.transferId);
            return new Command.Reverse(subject, form.effective, form.details());
        }

        @Override
        void check(CommandForm form) {
            if (form.entryId == null && form.transferId == null) {
                form.fault(Fault.wrong(
                        ENTRY_ID.pointer(), "missing_field", "either \"entry_id\" or \"transfer_id\" is required"));
            }
            if (form.entryId != null && form.transferId != null) {
                form.fault(Fault.wrong(
                        TRANSFER_ID.pointer(), "conflicting_fields", "give either entry_id or transfer_id, not both"));
            }
        }
    },
    DEFINE_ASSET(bits(CODE, SCALE, NAME), bits(CODE, SCALE)) {
        @Override
        Command command(CommandForm form) {
            return new Command.DefineAsset(given(form.code), given(form.scale), form.name);
        }
    },
    RESCALE_ASSET(bits(CODE, SCALE), bits(CODE, SCALE)) {
        @Override
        Command command(CommandForm form) {
            return new Command.RescaleAsset(given(form.code), given(form.scale));
        }
    },
    CONFIGURE_WORKSPACE(bits(DEFAULT_OVERDRAFT_LIMIT_MINOR, OPEN_PAYEES_IMPLICITLY, OPEN_PAYERS_IMPLICITLY), bits()) {
        @Override
        Command command(CommandForm form) {
            @Nullable
            OverdraftLimit limit = form.has(DEFAULT_OVERDRAFT_LIMIT_MINOR) ? form.defaultOverdraftLimit : null;
            return new Command.ConfigureWorkspace(limit, form.openPayeesImplicitly, form.openPayersImplicitly);
        }

        @Override
        void check(CommandForm form) {
            requireChange(form, bits(DEFAULT_OVERDRAFT_LIMIT_MINOR, OPEN_PAYEES_IMPLICITLY, OPEN_PAYERS_IMPLICITLY));
        }
    };

    private static final long EXCHANGE = bits(TO_ASSET, TO_AMOUNT, TO_AMOUNT_MINOR, RATE, ROUNDING);
    private static final long ENVELOPE = bits(TYPE, IDEMPOTENCY_KEY, LINKED);
    private static final CommandField[] FIELDS = CommandField.values();
    private static final Map<String, CommandType> BY_NAME = new HashMap<>();

    static {
        for (CommandType type : values()) {
            BY_NAME.put(type.wireName, type);
        }
    }

    private final String wireName = name().toLowerCase(Locale.ROOT);
    private final long allowed;
    private final long required;

    CommandType(long allowed, long required) {
        this.allowed = allowed;
        this.required = required;
    }

    static @Nullable CommandType named(String name) {
        return BY_NAME.get(name);
    }

    static String allNames() {
        return Arrays.stream(values()).map(CommandType::wireName).collect(Collectors.joining(", "));
    }

    String wireName() {
        return wireName;
    }

    /**
     * The command that the form holds, or null after adding to the form's faults.
     *
     * @param outside fields that are allowed beside the type's own, such as {@code dry_run} of a single request
     * @param barred fields of the type that the path gives, so that the body must not
     */
    @Nullable
    Command build(CommandForm form, long outside, long barred) {
        long strange = form.named & ~(allowed & ~barred | outside);
        if (strange != 0) {
            for (CommandField field : FIELDS) {
                if ((strange & field.bit()) != 0) {
                    form.fault(Fault.unreadable(
                            field.pointer(),
                            "unknown_field",
                            "\"" + field.wireName() + "\" is not a field of " + wireName + " here"));
                }
            }
        }
        long lacking = required & ~form.present & ~barred;
        if (lacking != 0) {
            for (CommandField field : FIELDS) {
                if ((lacking & field.bit()) != 0) {
                    missing(form, field.wireName());
                }
            }
        }
        if (form.isReadable()) {
            check(form);
        }
        return form.isReadable() ? command(form) : null;
    }

    /** The fields around every command of a batch. */
    static long envelope() {
        return ENVELOPE;
    }

    abstract Command command(CommandForm form);

    /** What the fields need of each other. */
    void check(CommandForm form) {}

    /** Nothing to change is not a change: it would be journaled and say nothing. */
    private static void requireChange(CommandForm form, long changeable) {
        if ((form.present & changeable) == 0) {
            String names = Arrays.stream(FIELDS)
                    .filter(field -> (changeable & field.bit()) != 0)
                    .map(CommandField::wireName)
                    .collect(Collectors.joining(", "));
            form.fault(Fault.unreadable("", "nothing_to_change", "give at least one of " + names));
        }
    }

    /** Both spellings of an amount that is missing. */
    static String eitherAmount(String name) {
        return "\"" + name + "_minor\" (minor units such as 1234) or \"" + name
                + "\" (major units such as \"12.34\") is required";
    }

    static void missing(CommandForm form, String name) {
        form.fault(Fault.wrong("/" + name, "missing_field", "\"" + name + "\" is required"));
    }

    private static <T> T given(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a required field was not checked");
        }
        return value;
    }
}
