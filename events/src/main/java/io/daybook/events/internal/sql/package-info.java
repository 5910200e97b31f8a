/** The tables of the event backbone. */
@NullMarked
package io.daybook.events.internal.sql;

import org.jspecify.annotations.NullMarked;
