/** Which Kafka a process uses: the broker that Daybook brings, one's own, or none. */
@NullMarked
package io.daybook.server.internal.kafka;

import org.jspecify.annotations.NullMarked;
