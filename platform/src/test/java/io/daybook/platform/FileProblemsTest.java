package io.daybook.platform;

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

class FileProblemsTest {
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
                    FileProblems.reading(FILE, failure),
                    FileProblems.writing(FILE, failure),
                    FileProblems.reason(failure),
                    FileProblems.inWords(failure))) {
                assertThat(text).isNotBlank().doesNotContain("Exception", "java.", "null");
            }
            assertThat(FileProblems.reading(FILE, failure)).contains("a/b.journal");
            assertThat(FileProblems.writing(FILE, failure)).contains("a/b.journal");
        }
    }

    @Test
    void whatWouldBeRightIsSaid() {
        assertThat(FileProblems.reading(FILE, new NoSuchFileException("x")))
                .isEqualTo("There is no file a/b.journal. Correct the path.");
        assertThat(FileProblems.writing(FILE, new NoSuchFileException("x")))
                .isEqualTo("The file a/b.journal cannot be written: its folder is not there. Make the folder first.");
        assertThat(FileProblems.writing(FILE, new IOException("No space left on device")))
                .isEqualTo("The file a/b.journal cannot be written: No space left on device.");
    }
}
