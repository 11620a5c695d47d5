package io.canary.router.httpd;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells one run of httpd, and one loaded configuration, from the next. Pure. */
final class Generation {
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Pattern RESTART = Pattern.compile("(?m)^RestartTime: (.+)$");
    private static final Pattern CONFIGURATION = Pattern.compile("(?m)^ParentServerConfigGeneration: ([0-9]+)");
    private static final int SHOWN = 8;

    private Generation() {}

    /** Whether httpd itself made this nonce; one from the configuration stays the same. */
    static boolean isMade(String nonce) {
        return UUID.matcher(nonce).matches();
    }

    /** The nonce lets its bearer move traffic: only a digest of it is shown. */
    static String ofNonce(String nonce) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(nonce.getBytes(StandardCharsets.UTF_8));
            return "nonce " + HexFormat.of().formatHex(digest, 0, SHOWN);
        } catch (NoSuchAlgorithmException never) {
            throw new IllegalStateException("every JDK has SHA-256", never);
        }
    }

    /**
     * By what server-status shows.
     *
     * @return null if it does not show when httpd was started
     */
    static @Nullable String ofStatus(String status) {
        var restart = RESTART.matcher(status);
        var configuration = CONFIGURATION.matcher(status);
        return restart.find() && configuration.find()
                ? "started " + restart.group(1).strip() + ", configuration " + configuration.group(1)
                : null;
    }
}
