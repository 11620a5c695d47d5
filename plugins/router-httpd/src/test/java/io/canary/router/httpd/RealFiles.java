package io.canary.router.httpd;

import io.canary.testservers.RealServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Files that httpd reads beside its configuration. */
final class RealFiles {
    private RealFiles() {}

    /** One user, in the format of {@code htpasswd -s}, where httpd can read it as whoever it runs. */
    static void passwords(Path directory, String user, String password) throws NoSuchAlgorithmException, IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        byte[] digest = MessageDigest.getInstance("SHA-1").digest(password.getBytes(StandardCharsets.UTF_8));
        RealServer.write(
                directory.resolve("passwords"),
                user + ":{SHA}" + Base64.getEncoder().encodeToString(digest) + "\n");
    }
}
