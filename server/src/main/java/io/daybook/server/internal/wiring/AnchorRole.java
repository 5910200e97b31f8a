package io.daybook.server.internal.wiring;

import io.daybook.ledger.SegmentSource;
import io.daybook.server.internal.ServerSettings;
import io.daybook.server.internal.anchors.AnchorFile;
import io.daybook.server.internal.anchors.AnchorKey;
import io.daybook.server.internal.anchors.Anchors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;

/** Puts the signing of heads together, beside the ledger. */
public final class AnchorRole {
    private AnchorRole() {}

    public static Anchors open(ServerSettings settings, SegmentSource segments) {
        return new Anchors(file(settings), key(settings), segments, InstantSource.system());
    }

    public static AnchorFile file(ServerSettings settings) {
        return new AnchorFile(settings.data());
    }

    /** The public half of the key, which is not made when it is not there. */
    public static Optional<String> publicKey(ServerSettings settings) {
        Path own = settings.data().resolve("anchor.key");
        return settings.anchorKey().isPresent() || Files.exists(own)
                ? Optional.of(key(settings).publicText())
                : Optional.empty();
    }

    /** The key that the settings name, else one of our own in the data folder. */
    public static AnchorKey key(ServerSettings settings) {
        Path own = settings.data().resolve("anchor.key");
        return settings.anchorKey().map(AnchorKey::read).orElseGet(() -> AnchorKey.readOrMake(own));
    }
}
