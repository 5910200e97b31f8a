/**
 * Typed settings: one record per room, defaults beside its components, filled from a file, the environment and the
 * command line. Every problem of every room is reported together.
 */
@NullMarked
package io.daybook.platform.config;

import org.jspecify.annotations.NullMarked;
