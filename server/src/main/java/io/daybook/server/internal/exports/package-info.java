/** Writes what the journal holds as files that other programs read. */
@NullMarked
package io.daybook.server.internal.exports;

import org.jspecify.annotations.NullMarked;
