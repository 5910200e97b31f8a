package io.daybook.intake.internal.ingest;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.daybook.contracts.tx.v1.TxRaw;
import io.daybook.intake.Payment;

/** The two versions of {@code tx_raw}: the second is the contract, the first is the second without its fields 8 to 10. */
public final class RawSchemas {
    /** The subject of {@code tx_raw} in the schema registry. */
    public static final String SUBJECT = "tx_raw-value";

    private static final int LAST_FIELD_OF_VERSION_1 = 7;
    private static final FileDescriptor VERSION_1 =
            withoutLaterFields(TxRaw.getDescriptor().getFile());

    private RawSchemas() {}

    /** @param version 1 or 2 */
    public static FileDescriptor of(int version) {
        return version == Payment.OLDEST_VERSION
                ? VERSION_1
                : TxRaw.getDescriptor().getFile();
    }

    private static FileDescriptor withoutLaterFields(FileDescriptor newest) {
        FileDescriptorProto.Builder file = newest.toProto().toBuilder();
        DescriptorProto.Builder message = file.getMessageTypeBuilder(0);
        // Each optional field of proto3 stands in a group of its own, which goes with it.
        message.clearOneofDecl();
        DescriptorProto later = message.build();
        message.clearField();
        for (FieldDescriptorProto field : later.getFieldList()) {
            if (field.getNumber() <= LAST_FIELD_OF_VERSION_1) {
                message.addField(field);
            }
        }
        try {
            return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0]);
        } catch (DescriptorValidationException broken) {
            throw new IllegalStateException("tx_raw.proto has changed: version 1 cannot be made of it", broken);
        }
    }
}
