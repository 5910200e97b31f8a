/**
 * Plain-text accounting and CSV: journals in hledger and ledger syntax, CSV of transfers, and the writers of both. Knows
 * nothing of the ledger: what is read comes out as neutral records, what is written comes in as the same records.
 */
@NullMarked
package io.daybook.server.internal.plaintext;

import org.jspecify.annotations.NullMarked;
