package io.daybook.server.internal;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Objects;

/** What went wrong with a file, in words for a person who does not know Java. */
public final class FileFailures {
    private FileFailures() {}

    /** Two sentences: what is wrong with a file that was to be read, and what would be right. */
    public static String reading(Path file, IOException failure) {
        return switch (failure) {
            case NoSuchFileException absent -> "There is no file " + file + ". Correct the path.";
            case AccessDeniedException denied ->
                "The file " + file + " may not be read by this user. Change its permissions, or run as its owner.";
            default -> "The file " + file + " cannot be read: " + reason(failure) + ".";
        };
    }

    /** The same of a file that was to be written. */
    public static String writing(Path file, IOException failure) {
        return switch (failure) {
            case NoSuchFileException absent ->
                "The file " + file + " cannot be written: its folder is not there. Make the folder first.";
            case AccessDeniedException denied ->
                "The file " + file + " may not be written by this user. Change the permissions of its folder, or choose"
                        + " another place.";
            default -> "The file " + file + " cannot be written: " + reason(failure) + ".";
        };
    }

    /** A few words, to stand in parentheses or behind a colon. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException absent -> "it is not there";
            case AccessDeniedException denied -> "permission denied";
            case FileAlreadyExistsException present -> "it is there already";
            case NotDirectoryException file -> "it is not a folder";
            case DirectoryNotEmptyException folder -> "it is a folder that is not empty";
            case FileSystemLoopException loop -> "its links go round in a circle";
            case FileSystemException other ->
                Objects.requireNonNullElse(other.getReason(), "the system gives no reason");
            case CharacterCodingException malformed -> "it is not UTF-8";
            // The system's own words, such as "No space left on device".
            default -> Objects.requireNonNullElse(failure.getMessage(), "the system gives no reason");
        };
    }
}
