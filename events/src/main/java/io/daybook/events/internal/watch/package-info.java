/** Looks at the broker from outside, for health. */
@NullMarked
package io.daybook.events.internal.watch;

import org.jspecify.annotations.NullMarked;
