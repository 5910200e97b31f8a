/**
 * The state machine: decide, then apply. Plain Java without clock, randomness, threads or I/O; time, ids and facts that must
 * be looked up come in with the call.
 */
@NullMarked
package io.daybook.ledger.internal.state;

import org.jspecify.annotations.NullMarked;
