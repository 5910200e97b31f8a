/** From segments to rows, exactly once. */
@NullMarked
package io.daybook.views.internal.projection;

import org.jspecify.annotations.NullMarked;
