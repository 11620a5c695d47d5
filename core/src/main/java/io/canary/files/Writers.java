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
 * Who can change a file or a folder, besides root and the user of this process. A user who can change what is executed,
 * or what decides where traffic goes, has all the rights of the service.
 */
public final class Writers {

    private Writers() {}

    /**
     * Why others can change it, and the command that fixes this, as the end of a sentence that begins with its path.
     * Empty if only root and this user can change it, if its disk is mounted read-only, or if it has no POSIX
     * permissions.
     *
     * <p>A group that can write is accepted if it is this user's private group, as Debian has one for each user: of the
     * same name, without other members.
     *
     * @throws IOException if it does not exist, or cannot be read
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
