package io.daybook.platform;

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

/** Puts what the file system refused into words: the exceptions of Java name the file, and their class says the rest. */
public final class FileProblems {
    private FileProblems() {}

    /** A few words that name the file, without a class name and without a full stop, to stand in the middle of a sentence. */
    public static String inWords(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case AccessDeniedException denied -> "this user may not use " + denied.getFile();
            case FileAlreadyExistsException taken -> taken.getFile() + " is there and is not a folder";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            case DirectoryNotEmptyException full -> full.getFile() + " is not empty";
            case FileSystemException other when other.getFile() != null -> other.getFile() + ": " + reason(failure);
            default -> reason(failure);
        };
    }

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

    /** A few words where the file is named already, to stand in parentheses or behind a colon. */
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
            case CharacterCodingException malformed -> "it is not UTF-8 text";
            // The system's own words, such as "No space left on device".
            default -> Objects.requireNonNullElse(failure.getMessage(), "the system gives no reason");
        };
    }

    /** Whether the disk, or what this user may have of it, is full. */
    public static boolean isDiskFull(IOException failure) {
        String text = String.valueOf(failure.getMessage());
        return text.contains("No space left") || text.contains("Disk quota exceeded");
    }
}
