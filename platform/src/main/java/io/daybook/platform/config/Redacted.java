package io.daybook.platform.config;

/** A value that holds a secret and whose {@code toString} leaves it out, such as the address of a database. */
public interface Redacted {}
