/** Kafka: the broker in our own process, connections to any broker. */
@NullMarked
package io.daybook.platform.kafka;

import org.jspecify.annotations.NullMarked;
