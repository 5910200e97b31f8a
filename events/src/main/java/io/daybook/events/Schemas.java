package io.daybook.events;

import com.google.protobuf.Descriptors.FileDescriptor;

/** What writers of records need of a schema registry. */
public interface Schemas {
    /**
     * The id of the schema under the subject; it is registered when it is new there.
     *
     * @param subject {@code tx_raw-value}
     * @throws RetryableException when the registry is away
     * @throws IllegalStateException when the registry refuses it as incompatible
     */
    int idOf(String subject, FileDescriptor file);
}
