package io.daybook.server.internal.cli;

import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A workspace's name on the command line. */
record WorkspaceName(String text) {
    private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    @Override
    public String toString() {
        return text;
    }

    static final class Converter implements ITypeConverter<WorkspaceName> {
        @Override
        public WorkspaceName convert(String value) {
            if (!FORM.matcher(value).matches()) {
                throw new TypeConversionException(
                        "a workspace is 1 to 64 characters of A-Z a-z 0-9 . _ -, not '" + value + "'");
            }
            return new WorkspaceName(value);
        }
    }
}
