/** Dead letters: the envelope, the table, the replay. */
@NullMarked
package io.daybook.events.internal.deadletter;

import org.jspecify.annotations.NullMarked;
