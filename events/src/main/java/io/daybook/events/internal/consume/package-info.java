/** Loops that take records from Kafka: by batch, by transaction, by event. */
@NullMarked
package io.daybook.events.internal.consume;

import org.jspecify.annotations.NullMarked;
