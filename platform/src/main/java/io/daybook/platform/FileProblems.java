package io.daybook.platform;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Puts what the file system refused into words: the exceptions of Java name the file, and their class says the rest. */
public final class FileProblems {
    private FileProblems() {}

    /** A few words without a class name and without a full stop, to stand in the middle of a sentence. */
    public static String inWords(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "there is no " + missing.getFile();
            case AccessDeniedException denied -> "this user may not use " + denied.getFile();
            case FileAlreadyExistsException taken -> taken.getFile() + " is there and is not a folder";
            case NotDirectoryException file -> file.getFile() + " is not a folder";
            case DirectoryNotEmptyException full -> full.getFile() + " is not empty";
            case CharacterCodingException binary -> "it is not UTF-8 text";
            case FileSystemException other
            when other.getReason() != null ->
                (other.getFile() == null ? "" : other.getFile() + ": ") + other.getReason();
            default -> failure.getMessage() == null ? "the operating system does not say why" : failure.getMessage();
        };
    }

    /** Whether the disk, or what this user may have of it, is full. */
    public static boolean isDiskFull(IOException failure) {
        String text = String.valueOf(failure.getMessage());
        return text.contains("No space left") || text.contains("Disk quota exceeded");
    }
}
