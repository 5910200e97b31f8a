package io.daybook.events.internal.fanout;

import io.daybook.events.RetryableException;
import io.daybook.ledger.Asset;
import io.daybook.ledger.Directory;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A directory that may not know the newest numbers yet, because the ledger of this process stands by and follows another
 * one. The numbers are right, they stand in a segment of the journal: so who does not know them has to be asked again.
 */
final class KnownNames implements Directory {
    private final Directory directory;

    KnownNames(Directory directory) {
        this.directory = directory;
    }

    private static <T extends @Nullable Object> T known(Supplier<T> question) {
        try {
            return question.get();
        } catch (RuntimeException unknown) {
            throw new RetryableException(
                    "the ledger of this process has not read as far as the segment that is told", unknown);
        }
    }

    @Override
    public UUID accountId(int account) {
        return known(() -> directory.accountId(account));
    }

    @Override
    public @Nullable String accountCode(int account) {
        return KnownNames.<@Nullable String>known(() -> directory.accountCode(account));
    }

    @Override
    public Asset asset(int workspace, int asset) {
        return known(() -> directory.asset(workspace, asset));
    }

    @Override
    public String workspaceName(int workspace) {
        return known(() -> directory.workspaceName(workspace));
    }
}
