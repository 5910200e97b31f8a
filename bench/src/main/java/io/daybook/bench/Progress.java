package io.daybook.bench;

/** Says what is being measured, while it is. */
@FunctionalInterface
interface Progress {
    void say(String what);
}
