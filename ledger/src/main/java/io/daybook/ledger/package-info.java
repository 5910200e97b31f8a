/** The ledger's public contract: commands in, outcomes and journaled events out. */
@NullMarked
package io.daybook.ledger;

import org.jspecify.annotations.NullMarked;
