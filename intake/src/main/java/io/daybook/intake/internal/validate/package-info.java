/** From tx_raw to tx_validated: what is right in itself. */
@NullMarked
package io.daybook.intake.internal.validate;

import org.jspecify.annotations.NullMarked;
