@NullMarked
package io.daybook.events.internal.consume;

import org.jspecify.annotations.NullMarked;
