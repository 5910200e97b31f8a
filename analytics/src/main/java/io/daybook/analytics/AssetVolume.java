package io.daybook.analytics;

import java.math.BigInteger;
import java.time.Instant;

/**
 * What moved of an asset in a bucket.
 *
 * @param bucket its beginning
 * @param scale decimals of the asset
 * @param volume the debits of all entries (which are their credits), minor units; may have more than 38 digits
 * @param entries that moved the asset
 */
public record AssetVolume(Instant bucket, String asset, int scale, BigInteger volume, long entries) {}
