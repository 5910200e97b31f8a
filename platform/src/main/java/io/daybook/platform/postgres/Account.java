package io.daybook.platform.postgres;

import io.daybook.platform.postgres.PostgresException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The account of the operating system under which PostgreSQL's programs run. They refuse root; so for root they run in
 * a user namespace of their own, where root's files stay root's, or as an existing user without rights.
 *
 * @param prefix the words in front of each command
 * @param owner who must own the files, if it is not us
 */
record Account(List<String> prefix, Optional<String> owner) {
    /** Long, because a machine under load must not change the account that owns the files. */
    private static final long PROBE_SECONDS = 60;

    private static final List<String> USERS = List.of("daybook", "postgres", "nobody");

    static Account ourselves() {
        return new Account(List.of(), Optional.empty());
    }

    static Account inNamespace() {
        return new Account(List.of("unshare", "--user", "--"), Optional.empty());
    }

    /** Switching to another user; needs root. {@code setpriv} is preferred because it leaves no process behind. */
    static Account ofUser(String user) {
        List<String> setpriv =
                List.of("setpriv", "--reuid=" + user, "--regid=" + groupOf(user), "--clear-groups", "--");
        if (works(setpriv)) {
            return new Account(setpriv, Optional.of(user));
        }
        return new Account(List.of("runuser", "-u", user, "--"), Optional.of(user));
    }

    /**
     * The account for the files in {@code folder}: what made them before, or, for a new folder, the first that works.
     */
    static Account forFolder(Path folder) throws IOException {
        if (!isRoot(Path.of("/proc/self"))) {
            return ourselves();
        }
        if (Files.exists(folder) && !isRoot(folder)) {
            return ofUser(Files.getOwner(folder).getName());
        }
        if (works(inNamespace().prefix())) {
            return inNamespace();
        }
        if (Files.exists(folder)) {
            throw new PostgresException(
                    Reason.ROOT_REFUSED,
                    "PostgreSQL does not run as root, and " + folder + " belongs to root. Start Daybook as another user"
                            + " who owns the folder (chown -R USER " + folder + ").");
        }
        for (String user : USERS) {
            if (exists(user) && works(ofUser(user).prefix())) {
                return ofUser(user);
            }
        }
        throw new PostgresException(
                Reason.ROOT_REFUSED,
                "PostgreSQL does not run as root, and neither user namespaces nor another user can be had here."
                        + " Start Daybook as an ordinary user or set DAYBOOK_DATABASE_URL.");
    }

    /** Refuses when the account cannot enter the folders above {@code path}. */
    void requireAccess(Path path) {
        if (owner.isPresent() && !runs(prefix, List.of("test", "-r", path.toString()))) {
            throw new PostgresException(
                    Reason.ROOT_REFUSED,
                    "PostgreSQL does not run as root, and user " + owner.get() + ", as whom it would, cannot enter "
                            + path + ". Start Daybook as an ordinary user, or set DAYBOOK_DATA to a folder below ones"
                            + " that everybody may enter.");
        }
    }

    /** Gives files that we wrote to the account that must read them. */
    void give(Path path) throws IOException {
        if (owner.isEmpty()) {
            return;
        }
        UserPrincipalLookupService principals = path.getFileSystem().getUserPrincipalLookupService();
        UserPrincipal user = principals.lookupPrincipalByName(owner.get());
        PosixFileAttributeView view =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        view.setOwner(user);
        view.setGroup(principals.lookupPrincipalByGroupName(groupOf(owner.get())));
    }

    private static boolean isRoot(Path path) throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(path, "unix:uid"));
    }

    private static boolean exists(String user) throws IOException {
        try {
            Path.of("/").getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user);
            return true;
        } catch (UserPrincipalNotFoundException absent) {
            return false;
        }
    }

    /** The user's main group, by name if it has one; numbers are accepted by the programs too. */
    private static String groupOf(String user) {
        try (Stream<String> users = Files.lines(Path.of("/etc/passwd"));
                Stream<String> groups = Files.lines(Path.of("/etc/group"))) {
            String number = users.map(line -> line.split(":", -1))
                    .filter(fields -> fields[0].equals(user))
                    .map(fields -> fields[3])
                    .findFirst()
                    .orElse(user);
            return groups.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 2 && fields[2].equals(number))
                    .map(fields -> fields[0])
                    .findFirst()
                    .orElse(number);
        } catch (IOException unreadable) {
            return user;
        }
    }

    private static boolean works(List<String> prefix) {
        return runs(prefix, List.of("true"));
    }

    private static boolean runs(List<String> prefix, List<String> command) {
        try {
            Process probe = new ProcessBuilder(
                            Stream.concat(prefix.stream(), command.stream()).toList())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(PROBE_SECONDS, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
