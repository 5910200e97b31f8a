/** The ledger's implementation; only the server's wiring and tests look inside. */
@NullMarked
package io.daybook.ledger.internal;

import org.jspecify.annotations.NullMarked;
