package io.daybook.platform.config;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One setting: a component of a room's settings record. {@code queueCapacityCommands} of room {@code ledger} is
 * {@code ledger.queue_capacity_commands} in a file and on the command line, and
 * {@code DAYBOOK_LEDGER_QUEUE_CAPACITY_COMMANDS} in the environment. The unit is the last word of the name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    /** What the setting does, one line, and what happens at the bound if it is one. */
    String meaning();

    /** The default as one would write it in the file; empty: absent, for {@code Optional}, nullable and list types. */
    String defaultValue() default "";

    /** Smallest value of a number, in the setting's unit. */
    long atLeast() default Long.MIN_VALUE;

    /** Largest value of a number, in the setting's unit. */
    long atMost() default Long.MAX_VALUE;

    /**
     * Short names beside the long one, as environment variables: {@code DAYBOOK_PORT} is also {@code port} in the file
     * and {@code --port} on the command line; {@code AUTH_MODE} is {@code auth_mode}.
     */
    String[] shortNames() default {};

    /** Whether the value is never to be printed. */
    boolean secret() default false;
}
