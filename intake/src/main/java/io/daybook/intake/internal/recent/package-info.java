/** A look at the newest records of a topic. */
@NullMarked
package io.daybook.intake.internal.recent;

import org.jspecify.annotations.NullMarked;
