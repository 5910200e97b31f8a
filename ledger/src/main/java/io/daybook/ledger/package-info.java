/** The journal, the state machine and the shard writer. */
@NullMarked
package io.daybook.ledger;

import org.jspecify.annotations.NullMarked;
