/** From tx_validated into the journal. */
@NullMarked
package io.daybook.intake.internal.write;

import org.jspecify.annotations.NullMarked;
