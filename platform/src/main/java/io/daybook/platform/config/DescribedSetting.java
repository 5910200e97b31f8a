package io.daybook.platform.config;

/**
 * One setting for a person to read.
 *
 * @param key the name in the file and on the command line
 * @param environment the shortest environment variable that sets it
 * @param value the value in force; {@code ***} for a secret that is set, empty when absent
 * @param defaultValue the default, empty when there is none
 * @param unit the unit named by the key ({@code ms}, {@code bytes}, {@code commands}), or empty
 * @param range the allowed values, {@code 1..65536} or {@code a|b|c}, or empty
 * @param source where the value came from: {@code default}, a file with its line, a variable, the command line
 * @param meaning what it does
 */
public record DescribedSetting(
        String key,
        String environment,
        String value,
        String defaultValue,
        String unit,
        String range,
        String source,
        String meaning) {}
