/** From the outbox's table to Kafka: what was committed, in order per aggregate. */
@NullMarked
package io.daybook.events.internal.outbox;

import org.jspecify.annotations.NullMarked;
