/**
 * The world around the ledger with a handle to turn: a clock that moves when told, a journal in memory that refuses and loses
 * answers, and the comparison of the ledger with the model after every step. Nothing here waits for real time.
 */
@NullMarked
package io.daybook.testkit.simulation;

import org.jspecify.annotations.NullMarked;
