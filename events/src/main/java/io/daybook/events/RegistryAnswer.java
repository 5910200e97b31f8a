package io.daybook.events;

import java.util.function.Function;

/** What a schema registry answers: what was asked for, or why not. */
public sealed interface RegistryAnswer<T> {
    record Done<T>(T value) implements RegistryAnswer<T> {}

    /** @param message for a person: what is wrong, and where */
    record Refused<T>(RegistryRefusal reason, String message) implements RegistryAnswer<T> {}

    static <T> RegistryAnswer<T> done(T value) {
        return new Done<>(value);
    }

    static <T> RegistryAnswer<T> refused(RegistryRefusal reason, String message) {
        return new Refused<>(reason, message);
    }

    default <R> RegistryAnswer<R> then(Function<T, RegistryAnswer<R>> next) {
        return switch (this) {
            case Done<T>(T value) -> next.apply(value);
            case Refused<T>(RegistryRefusal reason, String message) -> new Refused<>(reason, message);
        };
    }

    default <R> RegistryAnswer<R> map(Function<T, R> mapping) {
        return then(value -> new Done<>(mapping.apply(value)));
    }
}
