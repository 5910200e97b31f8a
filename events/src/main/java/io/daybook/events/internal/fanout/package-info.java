/** From segments to one record per account, entry and step of a transfer. */
@NullMarked
package io.daybook.events.internal.fanout;

import org.jspecify.annotations.NullMarked;
