@NullMarked
package io.daybook.events.internal.relay;

import org.jspecify.annotations.NullMarked;
