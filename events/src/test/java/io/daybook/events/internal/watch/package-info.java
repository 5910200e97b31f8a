@NullMarked
package io.daybook.events.internal.watch;

import org.jspecify.annotations.NullMarked;
