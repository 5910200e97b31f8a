@NullMarked
package io.daybook.events.internal;

import org.jspecify.annotations.NullMarked;
