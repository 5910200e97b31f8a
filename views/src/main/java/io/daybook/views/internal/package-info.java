/** Puts the room together. */
@NullMarked
package io.daybook.views.internal;

import org.jspecify.annotations.NullMarked;
