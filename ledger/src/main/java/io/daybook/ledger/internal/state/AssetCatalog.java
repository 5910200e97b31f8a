package io.daybook.ledger.internal.state;

import io.daybook.ledger.Asset;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The assets that every workspace starts with. A version is never edited: workspaces in old journals refer to it. The source
 * of version 1 is ISO 4217 (2025, active currencies and their minor units) and the native decimals of common crypto assets,
 * capped at 18.
 */
public final class AssetCatalog {
    public static final int CURRENT = 1;
    private static final AssetState[] VERSION_1 = read("asset-catalog-1.csv");
    private static final Map<String, Integer> NUMBERS_1 = numbers(VERSION_1);

    private AssetCatalog() {}

    /** The assets of a version, none of them used yet. */
    public static List<Asset> assets(int version) {
        return version(version).stream().map(AssetState::toAsset).toList();
    }

    static List<AssetState> version(int version) {
        return List.of(shared(version));
    }

    /** By number; shared, so nobody writes into it. */
    static AssetState[] shared(int version) {
        requireKnown(version);
        return VERSION_1;
    }

    /** Code to number. */
    static Map<String, Integer> numbers(int version) {
        requireKnown(version);
        return NUMBERS_1;
    }

    private static void requireKnown(int version) {
        if (version != CURRENT) {
            throw new IllegalArgumentException("asset catalog " + version + " is newer than this program");
        }
    }

    private static Map<String, Integer> numbers(AssetState[] assets) {
        Map<String, Integer> numbers = new HashMap<>();
        for (AssetState asset : assets) {
            numbers.put(asset.code, asset.number);
        }
        return Map.copyOf(numbers);
    }

    private static AssetState[] read(String resource) {
        try (InputStream in = AssetCatalog.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the build");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            List<AssetState> assets = new ArrayList<>();
            lines.lines()
                    .skip(1)
                    .map(line -> line.split(",", 3))
                    .forEach(row ->
                            assets.add(new AssetState(assets.size(), row[0], Integer.parseInt(row[1]), row[2], false)));
            return assets.toArray(AssetState[]::new);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
