package io.daybook.server.internal.plaintext;

import java.util.List;

/**
 * A journal as ledger entries.
 *
 * @param entries one per transaction that the ledger can hold, in the order of the files; those that move nothing have no
 *     lines
 * @param assets every asset with a line, sorted by code
 * @param problems transactions that the ledger cannot hold, which were left out
 * @param skipped how many were left out
 * @param declaredAccounts names in {@code account} directives that the ledger can hold
 */
public record LedgerEntries(
        List<LedgerEntry> entries,
        List<AssetScale> assets,
        List<Problem> problems,
        long skipped,
        List<String> declaredAccounts) {}
