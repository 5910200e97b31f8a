package io.daybook.ledger;

import java.util.UUID;

/** How a command names an account. */
public sealed interface AccountRef {
    record ById(UUID id) implements AccountRef {
        @Override
        public String toString() {
            return id.toString();
        }
    }

    /** @param code unique per workspace; NFC, printable, at most 255 characters, not shaped like a UUID */
    record ByCode(String code) implements AccountRef {
        @Override
        public String toString() {
            return "code:" + code;
        }
    }
}
