package io.canary.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.util.List;
import java.util.Optional;

/** Users and groups of a POSIX system. */
final class Users {
    private static final Path GROUPS = Path.of("/etc/group");
    private static final Path THIS_PROCESS = Path.of("/proc/self");
    private static final int FIELDS = 4;

    private Users() {}

    /**
     * The user of this process; empty if it cannot be determined. A user without a name, as in containers, is given by
     * its number.
     */
    static Optional<UserPrincipal> ourselves(Path anyFile) {
        try {
            return Optional.of(anyFile.getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(System.getProperty("user.name", "?")));
        } catch (IOException nameless) {
            return ofThisProcess();
        }
    }

    private static Optional<UserPrincipal> ofThisProcess() {
        try {
            return Optional.of(Files.getOwner(THIS_PROCESS));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    static boolean isRoot(UserPrincipal user) {
        return user.getName().equals("root") || user.getName().equals("0");
    }

    /** Whether the group has only this user: it has the user's name, and no members were added. */
    static boolean isPrivateGroup(GroupPrincipal group, UserPrincipal user) {
        return group.getName().equals(user.getName())
                && members(group.getName()).stream().allMatch(user.getName()::equals);
    }

    private static List<String> members(String group) {
        try (var lines = Files.lines(GROUPS)) {
            return lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length == FIELDS && fields[0].equals(group))
                    .flatMap(fields -> List.of(fields[FIELDS - 1].split(",", -1)).stream())
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return List.of(); // a system that keeps its groups elsewhere, or in another encoding
        }
    }
}
