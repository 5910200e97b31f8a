/** From rows to answers. */
@NullMarked
package io.daybook.views.internal.read;

import org.jspecify.annotations.NullMarked;
