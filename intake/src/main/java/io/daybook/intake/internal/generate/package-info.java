/** Payments as they could be, for demonstrations and load. */
@NullMarked
package io.daybook.intake.internal.generate;

import org.jspecify.annotations.NullMarked;
