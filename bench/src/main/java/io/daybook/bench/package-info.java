/** Load drivers and their report. */
@NullMarked
package io.daybook.bench;

import org.jspecify.annotations.NullMarked;
