/** The command line: what a person types, and what they read. */
@NullMarked
package io.daybook.server.internal.cli;

import org.jspecify.annotations.NullMarked;
