package io.daybook.server.internal.plaintext;

import java.util.List;

/**
 * What reading a CSV of transfers gave.
 *
 * @param transfers in the order of the file
 * @param assets the decimals that each asset needs, sorted by code
 * @param problems what a person should look at
 * @param problemCount all problems, also those not kept
 * @param skipped rows left out
 */
public record TransferFile(
        List<CsvTransfer> transfers,
        List<AssetScale> assets,
        List<Problem> problems,
        long problemCount,
        long skipped) {}
