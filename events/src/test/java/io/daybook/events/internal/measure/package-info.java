@NullMarked
package io.daybook.events.internal.measure;

import org.jspecify.annotations.NullMarked;
