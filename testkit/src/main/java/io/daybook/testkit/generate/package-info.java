/** Seeded histories of orders for the ledger, biased to edges and collisions; equal seeds give equal histories. */
@NullMarked
package io.daybook.testkit.generate;

import org.jspecify.annotations.NullMarked;
