/**
 * The event backbone: what other rooms and users' own programs need to take events from Kafka and to give events to it
 * without losing one or doing one twice.
 */
@NullMarked
package io.daybook.events;

import org.jspecify.annotations.NullMarked;
