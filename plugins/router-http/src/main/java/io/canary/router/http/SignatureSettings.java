package io.canary.router.http;

import io.canary.router.support.SettingProblems;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Secret;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How requests are signed: HMAC-SHA256 over the timestamp, a dot, and the body.
 *
 * @param secret what both sides know; one of this and {@code secretFile}
 * @param secretFile a file that has it, read for each request
 * @param header that carries the signature
 * @param timestampHeader that carries the timestamp, in seconds since 1970
 */
public record SignatureSettings(
        @Nullable Secret secret,
        @Nullable Path secretFile,
        @Default("X-Canary-Signature") String header,
        @Default("X-Canary-Timestamp") String timestampHeader) {

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public SignatureSettings {
        var problems = new SettingProblems();
        if ((secret == null) == (secretFile == null)) {
            problems.add("", "must have either secret or secret_file");
        }
        if (secret != null && secret.text().isEmpty()) {
            problems.add("/secret", "must not be empty");
        }
        problems.add("/header", Headers.problemOf(header, "x"));
        problems.add("/timestamp_header", Headers.problemOf(timestampHeader, "x"));
        if (header.equalsIgnoreCase(timestampHeader)) {
            problems.add("/timestamp_header", "must be another than header");
        }
        problems.throwIfAny();
    }
}
