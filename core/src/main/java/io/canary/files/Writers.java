package io.canary.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Locale;
import java.util.Optional;

/**
 * Who can change a file or a folder beside root and ourselves. Whoever can change what is run, or what decides where
 * traffic goes, has all that this service has.
 */
public final class Writers {

    private Writers() {}

    /**
     * What is wrong with who can change it, and the command that mends it, in words that go on after its path; empty if
     * only root and we can, if nobody can since its disk is mounted read-only, or if it has no permissions of the POSIX
     * kind.
     *
     * <p>That its group can write to it is no fault where the group is this user's private one, as Debian gives one to
     * each user: of the same name, with nobody else in it.
     *
     * @throws IOException if it is not there, or cannot be looked at
     */
    public static Optional<String> complaint(Path path) throws IOException {
        Path real = path.toRealPath();
        var view = Files.getFileAttributeView(real, PosixFileAttributeView.class);
        if (view == null) {
            return Optional.empty();
        }
        var attributes = view.readAttributes();
        var fault = fault(attributes, Users.ourselves(real));
        return fault.isEmpty() || Files.getFileStore(real).isReadOnly()
                ? Optional.empty()
                : Optional.of("(mode %s, owner %s, group %s) %s %s"
                        .formatted(
                                mode(attributes),
                                attributes.owner().getName(),
                                attributes.group().getName(),
                                fault.get(),
                                real));
    }

    private static Optional<String> fault(PosixFileAttributes attributes, Optional<UserPrincipal> ourselves) {
        var may = attributes.permissions();
        if (may.contains(PosixFilePermission.OTHERS_WRITE)) {
            return Optional.of("can be changed by everybody: run chmod go-w");
        }
        if (may.contains(PosixFilePermission.GROUP_WRITE)
                && ourselves
                        .filter(we -> Users.isPrivateGroup(attributes.group(), we))
                        .isEmpty()) {
            return Optional.of("can be changed by its group: run chmod g-w");
        }
        if (ourselves.isPresent()
                && !Users.isRoot(attributes.owner())
                && !attributes.owner().equals(ourselves.get())) {
            return Optional.of("belongs to another user, who can change it: run chown root");
        }
        return Optional.empty();
    }

    private static String mode(PosixFileAttributes attributes) {
        int bits = 0;
        for (char letter :
                PosixFilePermissions.toString(attributes.permissions()).toCharArray()) {
            bits = bits << 1 | (letter == '-' ? 0 : 1);
        }
        return String.format(Locale.ROOT, "%04o", bits);
    }
}
