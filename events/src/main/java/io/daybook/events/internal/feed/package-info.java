/** The journal out of Kafka, for the views. */
@NullMarked
package io.daybook.events.internal.feed;

import org.jspecify.annotations.NullMarked;
