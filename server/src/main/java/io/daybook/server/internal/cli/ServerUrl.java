package io.daybook.server.internal.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the address of a server from the command line. */
final class ServerUrl implements ITypeConverter<URI> {
    @Override
    public URI convert(String value) {
        try {
            URI url = new URI(value);
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (web && url.getHost() != null) {
                return url;
            }
            throw expected(value);
        } catch (URISyntaxException malformed) {
            throw expected(value);
        }
    }

    private static TypeConversionException expected(String value) {
        return new TypeConversionException("a server is http://host:port, not '" + value + "'");
    }
}
