package io.daybook.server.internal.plaintext;

/**
 * The decimals that a journal needs of one asset.
 *
 * @param asset asset code, see {@link AssetCodes}
 * @param needed decimals without which a quantity would not be exact; an asset that exists must have at least these
 * @param written most decimals written, at least {@code needed}; the scale for an asset that does not exist yet
 */
public record AssetScale(String asset, int needed, int written) {}
