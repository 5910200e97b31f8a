/** The state machine as a subject of the simulation. */
@NullMarked
package io.daybook.ledger.internal.state;

import org.jspecify.annotations.NullMarked;
