package io.daybook.contracts;

import com.google.protobuf.Descriptors.FileDescriptor;
import io.daybook.contracts.events.v1.LedgerEntryBatch;
import io.daybook.contracts.ledger.v1.EntryPosted;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.contracts.tx.v1.TxValidated;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The protobuf files of topics as they were released, beside the ones of this build: records of all of them stand in topics, so this
 * build reads them all. A change of a file in {@code src/main/protobuf} is released by putting a copy of it under the next number
 * in {@code src/main/resources/io/daybook/contracts/released}; what is there is never changed.
 */
public final class ReleasedSchemas {
    private ReleasedSchemas() {}

    /**
     * A file with its releases.
     *
     * @param subjects under which it is registered: of each topic that carries it
     * @param releases texts, the oldest first
     * @param present what this build writes and reads
     */
    public record Contract(String name, List<String> subjects, List<String> releases, FileDescriptor present) {
        public Contract {
            subjects = List.copyOf(subjects);
            releases = List.copyOf(releases);
        }
    }

    public static List<Contract> ofTopics() {
        return List.of(
                contract("tx_raw", TxRaw.getDescriptor().getFile(), Topics.TX_RAW),
                contract("tx_validated", TxValidated.getDescriptor().getFile(), Topics.TX_VALIDATED),
                contract("ledger_entry_batch", LedgerEntryBatch.getDescriptor().getFile(), Topics.LEDGER_ENTRY_BATCHES),
                contract(
                        "ledger_events",
                        EntryPosted.getDescriptor().getFile(),
                        Topics.LEDGER_ACCOUNT,
                        Topics.LEDGER_ENTRY,
                        Topics.LEDGER_TRANSFER));
    }

    private static Contract contract(String name, FileDescriptor present, String... topics) {
        List<String> subjects = new ArrayList<>();
        for (String topic : topics) {
            subjects.add(topic + "-value");
        }
        return new Contract(name, subjects, releases(name), present);
    }

    /**
     * The texts of a file's releases, the oldest first.
     *
     * @param name of its folder: {@code journal}
     */
    public static List<String> releases(String name) {
        List<String> texts = new ArrayList<>();
        for (int release = 1; ; release++) {
            try (InputStream in =
                    ReleasedSchemas.class.getResourceAsStream("released/" + name + "/" + release + ".proto")) {
                if (in == null) {
                    return texts;
                }
                texts.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
    }
}
