package io.daybook.server.internal.imports;

import io.daybook.ledger.Command;
import io.daybook.ledger.Submission;
import io.daybook.server.internal.imports.ImportTarget.KnownAsset;
import io.daybook.server.internal.plaintext.AssetScale;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What has to be done so that every amount of a plan fits its asset.
 *
 * @param commands definitions and changes of scale
 * @param raised those of the changes that a person should hear of: the decimals are soon final
 * @param problems assets in use with too few decimals, a sentence each: then nothing can be imported
 */
record AssetPreparation(List<Submission.Item> commands, List<RaisedScale> raised, List<String> problems) {
    /** Most currencies have cents: a file of whole amounts must not shut out next month's file. */
    private static final int LEAST_DECIMALS = 2;

    static AssetPreparation of(List<AssetScale> needed, Map<String, KnownAsset> known) {
        List<Submission.Item> commands = new ArrayList<>();
        List<RaisedScale> raised = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (AssetScale scale : needed) {
            KnownAsset asset = known.get(scale.asset());
            if (asset == null) {
                commands.add(
                        item(new Command.DefineAsset(scale.asset(), Math.max(LEAST_DECIMALS, scale.written()), null)));
            } else if (asset.scale() < scale.needed() && asset.used()) {
                problems.add("The asset " + scale.asset() + " is in use with " + asset.scale()
                        + " decimals, so they are final; the files need " + scale.needed()
                        + " (the first at " + scale.neededAt()
                        + "). Round the amounts, rename the commodity, or import into another --workspace.");
            } else if (asset.scale() < scale.needed()) {
                raised.add(new RaisedScale(scale.asset(), asset.scale(), scale.written(), scale.writtenAt()));
                commands.add(item(new Command.RescaleAsset(scale.asset(), scale.written())));
            }
        }
        return new AssetPreparation(commands, raised, problems);
    }

    private static Submission.Item item(Command command) {
        return new Submission.Item(command, null, null);
    }
}
