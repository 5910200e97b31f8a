package io.daybook.server.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FileFailuresTest {
    private static final Path FILE = Path.of("a", "b.journal");

    @Test
    void noFailureIsToldInTheWordsOfJava() {
        List<IOException> failures = List.of(
                new NoSuchFileException("a/b.journal"),
                new AccessDeniedException("a/b.journal"),
                new FileAlreadyExistsException("a/b.journal"),
                new NotDirectoryException("a"),
                new DirectoryNotEmptyException("a"),
                new FileSystemLoopException("a"),
                new FileSystemException("a", null, "Input/output error"),
                new FileSystemException("a"),
                new MalformedInputException(3),
                new IOException("No space left on device"),
                new IOException());
        for (IOException failure : failures) {
            for (String text : List.of(
                    FileFailures.reading(FILE, failure),
                    FileFailures.writing(FILE, failure),
                    FileFailures.reason(failure))) {
                assertThat(text).isNotBlank().doesNotContain("Exception", "java.", "null");
            }
            assertThat(FileFailures.reading(FILE, failure)).contains("a/b.journal");
            assertThat(FileFailures.writing(FILE, failure)).contains("a/b.journal");
        }
    }

    @Test
    void whatWouldBeRightIsSaid() {
        assertThat(FileFailures.reading(FILE, new NoSuchFileException("x")))
                .isEqualTo("There is no file a/b.journal. Correct the path.");
        assertThat(FileFailures.writing(FILE, new NoSuchFileException("x")))
                .isEqualTo("The file a/b.journal cannot be written: its folder is not there. Make the folder first.");
        assertThat(FileFailures.writing(FILE, new IOException("No space left on device")))
                .isEqualTo("The file a/b.journal cannot be written: No space left on device.");
    }
}
