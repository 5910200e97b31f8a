/** The room at work: what starts and stops together. */
@NullMarked
package io.daybook.intake.internal;

import org.jspecify.annotations.NullMarked;
