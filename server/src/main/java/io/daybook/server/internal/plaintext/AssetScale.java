package io.daybook.server.internal.plaintext;

/**
 * The decimals that files need of one asset, and where a person finds the reason.
 *
 * @param asset asset code, see {@link AssetCodes}
 * @param needed decimals without which a quantity would not be exact; an asset that exists must have at least these
 * @param neededAt the first place that needs so many
 * @param written most decimals written, at least {@code needed}
 * @param writtenAt the first place where so many are written
 */
public record AssetScale(String asset, int needed, Place neededAt, int written, Place writtenAt) {
    /**
     * Where an amount stands.
     *
     * @param file the file, as shown to people
     * @param line line in that file, from 1
     */
    public record Place(String file, int line) {
        @Override
        public String toString() {
            return file + ":" + line;
        }
    }

    /** Both together; of places that ask for the same, this one's are kept, which must come first. */
    public AssetScale and(AssetScale later) {
        boolean needsMore = later.needed > needed;
        boolean hasMore = later.written > written;
        return new AssetScale(
                asset,
                needsMore ? later.needed : needed,
                needsMore ? later.neededAt : neededAt,
                hasMore ? later.written : written,
                hasMore ? later.writtenAt : writtenAt);
    }
}
