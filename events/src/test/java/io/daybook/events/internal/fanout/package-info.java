@NullMarked
package io.daybook.events.internal.fanout;

import org.jspecify.annotations.NullMarked;
