package io.daybook.events;

/**
 * Why a schema registry refuses, with the numbers by which Confluent's clients know the reasons (their API reference): the first
 * three digits are the HTTP status.
 */
public enum RegistryRefusal {
    INCOMPATIBLE(409),
    SUBJECT_NOT_FOUND(40401),
    VERSION_NOT_FOUND(40402),
    SCHEMA_NOT_FOUND(40403),
    SUBJECT_IS_DELETED(40404),
    SUBJECT_IS_NOT_DELETED(40405),
    VERSION_IS_DELETED(40406),
    VERSION_IS_NOT_DELETED(40407),
    NO_COMPATIBILITY_OF_ITS_OWN(40408),
    NO_MODE_OF_ITS_OWN(40409),
    INVALID_SCHEMA(42201),
    INVALID_VERSION(42202),
    INVALID_COMPATIBILITY(42203),
    OPERATION_NOT_PERMITTED(42205),
    IS_REFERENCED(42206),
    INVALID_SUBJECT(42208);

    private final int code;

    RegistryRefusal(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    public int httpStatus() {
        return code < 1_000 ? code : code / 100;
    }
}
