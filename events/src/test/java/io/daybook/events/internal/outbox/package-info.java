@NullMarked
package io.daybook.events.internal.outbox;

import org.jspecify.annotations.NullMarked;
