package io.daybook.ledger.internal.state;

import io.daybook.ledger.AccountRef;
import io.daybook.ledger.Command;
import io.daybook.ledger.EntryDetails;
import io.daybook.ledger.Names;
import io.daybook.ledger.RejectionCode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks of what is wrong in itself, whatever the state. */
final class ValueChecks {
    /** 0001-01-01T00:00:00Z and 9999-12-31T23:59:59.999999Z, what every reader of the views can print. */
    private static final long MIN_MICROS = -62_135_596_800_000_000L;

    private static final long MAX_MICROS = 253_402_300_799_999_999L;
    static final String EXCHANGE_PREFIX = "exchange:";

    private final ValueLimits limits;

    ValueChecks(ValueLimits limits) {
        this.limits = limits;
    }

    void key(@Nullable String key) {
        if (key == null) {
            return;
        }
        if (key.isEmpty() || key.length() > limits.maxKeyChars()) {
            throw new Refusal(
                    RejectionCode.INVALID_KEY,
                    "/idempotency_key",
                    "an idempotency key has 1 to " + limits.maxKeyChars() + " characters, this one has "
                            + key.length());
        }
        text(key, "/idempotency_key", "idempotency key", RejectionCode.INVALID_KEY);
    }

    void accountCode(String code, String pointer) {
        refuse(Names.accountCodeProblem(code, limits.maxCodeChars()), pointer);
    }

    private static void refuse(@Nullable String problem, String pointer) {
        if (problem != null) {
            throw new Refusal(RejectionCode.INVALID_CODE, pointer, problem);
        }
    }

    /** The codes by which a command names accounts. */
    void references(Command command) {
        switch (command) {
            case Command.Transfer transfer -> {
                reference(transfer.from(), "/from");
                reference(transfer.to(), "/to");
            }
            case Command.PostEntry post -> {
                for (int at = 0; at < post.lines().size(); at++) {
                    reference(post.lines().get(at).account(), "/lines/" + at + "/account");
                }
            }
            case Command.ChangeAccount change -> reference(change.account(), "/account");
            case Command.CloseAccount close -> reference(close.account(), "/account");
            case Command.OpenAccount open -> {}
            case Command.Capture capture -> {}
            case Command.VoidHold voidHold -> {}
            case Command.Reverse reverse -> {}
            case Command.DefineAsset define -> {}
            case Command.RescaleAsset rescale -> {}
            case Command.ConfigureWorkspace configure -> {}
        }
    }

    private void reference(AccountRef account, String pointer) {
        if (account instanceof AccountRef.ByCode byCode) {
            accountCode(byCode.code(), pointer);
        }
    }

    void assetCode(String code, String pointer) {
        refuse(Names.assetCodeProblem(code), pointer);
    }

    /** Refuses what PostgreSQL and UTF-8 cannot hold. */
    private static void text(String text, String pointer, String what, RejectionCode code) {
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            if (character == 0) {
                throw new Refusal(code, pointer, "the " + what + " has a NUL character at place " + (at + 1));
            }
            if (Character.isSurrogate(character)) {
                if (Character.isHighSurrogate(character)
                        && at + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(at + 1))) {
                    at++;
                } else {
                    throw new Refusal(code, pointer, "the " + what + " has half a surrogate pair at place " + (at + 1));
                }
            }
        }
    }

    void name(@Nullable String name, String pointer) {
        longText(name, pointer, "name");
    }

    private void longText(@Nullable String text, String pointer, String what) {
        if (text == null) {
            return;
        }
        if (text.length() > limits.maxTextChars()) {
            throw new Refusal(
                    RejectionCode.INVALID_VALUE,
                    pointer,
                    "the " + what + " has at most " + limits.maxTextChars() + " characters, this one has "
                            + text.length());
        }
        text(text, pointer, what, RejectionCode.INVALID_VALUE);
    }

    void metadata(@Nullable Map<String, String> metadata) {
        if (metadata == null || metadata.isEmpty()) {
            return;
        }
        if (metadata.size() > limits.maxMetadataPairs()) {
            throw new Refusal(
                    RejectionCode.INVALID_METADATA,
                    "/metadata",
                    "metadata has at most " + limits.maxMetadataPairs() + " pairs, this one has " + metadata.size());
        }
        long bytes = 0;
        for (Map.Entry<String, String> pair : metadata.entrySet()) {
            String pointer = "/metadata/" + pair.getKey().replace("~", "~0").replace("/", "~1");
            if (pair.getKey().isEmpty()) {
                throw new Refusal(RejectionCode.INVALID_METADATA, "/metadata", "a metadata key is not empty");
            }
            text(pair.getKey(), "/metadata", "metadata key", RejectionCode.INVALID_METADATA);
            text(pair.getValue(), pointer, "metadata value", RejectionCode.INVALID_METADATA);
            bytes += utf8Length(pair.getKey()) + utf8Length(pair.getValue());
        }
        if (bytes > limits.maxMetadataBytes()) {
            throw new Refusal(
                    RejectionCode.INVALID_METADATA,
                    "/metadata",
                    "metadata has at most " + limits.maxMetadataBytes() + " bytes of UTF-8, this one has " + bytes);
        }
    }

    static long utf8Length(String text) {
        long bytes = 0;
        for (int at = 0; at < text.length(); at++) {
            char character = text.charAt(at);
            // Each half of a surrogate pair stands for two of the pair's four bytes.
            bytes += character < 0x80 ? 1 : character < 0x800 || Character.isSurrogate(character) ? 2 : 3;
        }
        return bytes;
    }

    /** All but how far in the future it may lie, which comes later in the order of precedence. */
    void details(EntryDetails details) {
        if (details.equals(EntryDetails.NONE)) {
            return;
        }
        metadata(details.metadata());
        longText(details.description(), "/description", "description");
        if (details.correlationId() != null && details.correlationId().length() > limits.maxKeyChars()) {
            throw new Refusal(
                    RejectionCode.INVALID_VALUE,
                    "/correlation_id",
                    "a correlation id has at most " + limits.maxKeyChars() + " characters, this one has "
                            + details.correlationId().length());
        }
        longText(details.correlationId(), "/correlation_id", "correlation id");
        Long effective = details.effectiveAtMicros();
        if (effective == null) {
            return;
        }
        if (effective < MIN_MICROS || effective > MAX_MICROS) {
            throw new Refusal(
                    RejectionCode.INVALID_VALUE, "/effective_at", "effective_at lies in the years 0001 to 9999");
        }
    }

    void notFarAhead(EntryDetails details, long nowMicros) {
        Long effective = details.effectiveAtMicros();
        if (effective == null) {
            return;
        }
        if (!details.backfill() && effective > nowMicros + limits.maxFutureSeconds() * 1_000_000) {
            throw new Refusal(
                    RejectionCode.EFFECTIVE_IN_FUTURE,
                    "/effective_at",
                    "effective_at may be at most " + limits.maxFutureSeconds() + " s in the future");
        }
    }
}
