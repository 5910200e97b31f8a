@NullMarked
package io.daybook.events.internal.faults;

import org.jspecify.annotations.NullMarked;
