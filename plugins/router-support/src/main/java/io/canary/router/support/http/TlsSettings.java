package io.canary.router.support.http;

import io.canary.router.support.SettingProblems;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Whom to trust, and how to show who is asking. Files are read once, when the client is made.
 *
 * @param ca the authorities that the server's certificate is checked against, in PEM; null for those of the JDK
 * @param certificate our own, with what leads from it to an authority, in PEM; goes with {@code key}
 * @param key the key of {@code certificate}, in PEM as PKCS#8, not encrypted
 * @param keyStore our own certificate and key in PKCS#12, instead of both files
 * @param keyStorePasswordFile a file with the password of {@code keyStore}
 */
public record TlsSettings(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path keyStore,
        @Nullable Path keyStorePasswordFile) {

    /** @throws io.canary.spi.settings.SettingsException with everything in it that does not go together */
    public TlsSettings {
        var problems = new SettingProblems();
        if ((certificate == null) != (key == null)) {
            problems.add("", "must have both certificate and key, or neither");
        }
        if ((keyStore == null) != (keyStorePasswordFile == null)) {
            problems.add("", "must have both key_store and key_store_password_file, or neither");
        }
        if (certificate != null && keyStore != null) {
            problems.add("/key_store", "cannot go with certificate and key");
        }
        problems.throwIfAny();
    }
}
