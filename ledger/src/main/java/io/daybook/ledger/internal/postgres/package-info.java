/** The journal, its snapshots and its readers in PostgreSQL 15 or newer. */
@NullMarked
package io.daybook.ledger.internal.postgres;

import org.jspecify.annotations.NullMarked;
