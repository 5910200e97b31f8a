/** From the journal to Kafka, in order, each segment once. */
@NullMarked
package io.daybook.events.internal.relay;

import org.jspecify.annotations.NullMarked;
