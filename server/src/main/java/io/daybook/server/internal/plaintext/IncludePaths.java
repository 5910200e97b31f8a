package io.daybook.server.internal.plaintext;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.PatternSyntaxException;

/** What an {@code include} names: a file relative to the including one, or several through a pattern in its last part. */
final class IncludePaths {
    private static final String JOURNAL_PREFIX = "journal:";

    private IncludePaths() {}

    static List<Path> resolve(String written, Path includingFile) throws IOException, JournalSyntaxException {
        try {
            return find(written, includingFile);
        } catch (InvalidPathException | PatternSyntaxException unusable) {
            throw new JournalSyntaxException(
                    "\"" + DirectiveParser.shortened(written) + "\" is not a path",
                    "Write include and the file's path");
        }
    }

    private static List<Path> find(String written, Path includingFile) throws IOException, JournalSyntaxException {
        String text = written.startsWith("\"") && written.endsWith("\"") && written.length() > 1
                ? written.substring(1, written.length() - 1)
                : written;
        if (text.isEmpty()) {
            throw new JournalSyntaxException("The directive names no file", "Write include and the file's path");
        }
        refuseOtherFormats(text);
        if (text.startsWith(JOURNAL_PREFIX)) {
            text = text.substring(JOURNAL_PREFIX.length());
        }
        if (text.startsWith("~/")) {
            text = System.getProperty("user.home", "") + text.substring(1);
        }
        int slash = text.lastIndexOf('/');
        String last = text.substring(slash + 1);
        Path path = includingFile.resolveSibling(slash < 0 ? "." : text.substring(0, slash + 1));
        if (!last.contains("*") && !last.contains("?")) {
            return List.of(path.resolve(last).normalize());
        }
        List<Path> matches = new ArrayList<>();
        if (Files.isDirectory(path)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(path, last)) {
                for (Path file : files) {
                    if (Files.isRegularFile(file) && !isSame(file, includingFile)) {
                        matches.add(file.normalize());
                    }
                }
            }
        }
        if (matches.isEmpty()) {
            throw new JournalSyntaxException(
                    "No file matches " + text, "Correct the pattern; it matches in one folder");
        }
        Collections.sort(matches);
        return matches;
    }

    /** What comes through a pipe is no file, and so the same as none. */
    private static boolean isSame(Path file, Path includingFile) throws IOException {
        return Files.exists(includingFile) && Files.isSameFile(file, includingFile);
    }

    private static void refuseOtherFormats(String text) throws JournalSyntaxException {
        int colon = text.indexOf(':');
        boolean prefixed = colon > 1 && text.substring(0, colon).chars().allMatch(c -> c >= 'a' && c <= 'z');
        boolean other = text.endsWith(".csv")
                || text.endsWith(".rules")
                || text.endsWith(".timedot")
                || text.endsWith(".timeclock");
        if (other || (prefixed && !text.startsWith(JOURNAL_PREFIX))) {
            throw new JournalSyntaxException(
                    "Only journals can be included, not " + text,
                    "Include what hledger print makes of it, or import it on its own");
        }
    }
}
