@NullMarked
package io.daybook.events.internal.deadletter;

import org.jspecify.annotations.NullMarked;
