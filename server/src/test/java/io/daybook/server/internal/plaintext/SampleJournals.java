package io.daybook.server.internal.plaintext;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The real journals: three in the test resources, the others in a folder beside the repository, when it is there. */
final class SampleJournals {
    static final Path RESOURCES = Path.of("src", "test", "resources", "journals");
    static final Path SHARED = Path.of("..", "..", "shared", "journals");
    static final List<String> FOLDERS = List.of(
            "01-hledger-chinese",
            "02-okane-viseca",
            "03-hledger-envelope-budget",
            "04-ledger-demo",
            "05-full-fledged-2017",
            "06-hledger-cody",
            "07-hledger-dnd",
            "08-paisa-value-research",
            "09-hledger-1ktxns-100accts",
            "10-hledger-bcexample",
            "11-hledger-10000x1000x10");

    private SampleJournals() {}

    /** The folder in the test resources if it may be copied there, else the one beside the repository. */
    static Path folder(String name) {
        Path copied = RESOURCES.resolve(name);
        return Files.isDirectory(copied) ? copied : SHARED.resolve(name);
    }

    /** The journals of a folder that are not included by others: explicit.journal and the original. */
    static List<Path> journals(Path folder) throws IOException {
        List<Path> journals = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> {
                        String name = file.getFileName().toString();
                        return (name.endsWith(".journal") || name.endsWith(".ledger"))
                                && !name.equals("commodities.ledger")
                                && !name.equals("prices.ledger");
                    })
                    .sorted()
                    .forEach(journals::add);
        }
        return journals;
    }
}
