/** What the simulation reads out of a shard's memory. */
@NullMarked
package io.daybook.ledger.internal.state;

import org.jspecify.annotations.NullMarked;
