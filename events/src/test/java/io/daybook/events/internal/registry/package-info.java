@NullMarked
package io.daybook.events.internal.registry;

import org.jspecify.annotations.NullMarked;
