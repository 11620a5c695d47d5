package io.canary.router.support.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Keys and authorities, from files. */
public final class Tls {
    private static final Pattern KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

    /** What protects a key store that exists only in memory. */
    private static final char[] IN_MEMORY = "in memory".toCharArray();

    private Tls() {}

    /**
     * What a client trusts, and shows.
     *
     * @throws IOException if a file cannot be read, or is not what it should be; its message is for people
     */
    public static SSLContext context(TlsSettings settings) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(keys(settings), trust(settings.ca()), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IOException("tls cannot be set up: " + words(e), e);
        }
    }

    private static String words(Exception e) {
        return e instanceof java.nio.file.NoSuchFileException ? "there is no file " + e.getMessage() : e.toString();
    }

    private static TrustManager @Nullable [] trust(@Nullable Path ca) throws GeneralSecurityException, IOException {
        if (ca == null) {
            return null;
        }
        var store = empty();
        int i = 0;
        for (var authority : certificates(ca)) {
            store.setCertificateEntry("ca-" + i++, authority);
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }

    private static KeyManager @Nullable [] keys(TlsSettings settings) throws GeneralSecurityException, IOException {
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        var storeFile = settings.keyStore();
        var passwordFile = settings.keyStorePasswordFile();
        var certificate = settings.certificate();
        var key = settings.key();
        if (storeFile != null && passwordFile != null) {
            char[] password = SecretFile.read(passwordFile).toCharArray();
            factory.init(KeyStore.getInstance(storeFile.toFile(), password), password);
        } else if (certificate != null && key != null) {
            var store = empty();
            store.setKeyEntry(
                    "own", key(key), IN_MEMORY, certificates(certificate).toArray(Certificate[]::new));
            factory.init(store, IN_MEMORY);
        } else {
            return null;
        }
        return factory.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static Collection<? extends Certificate> certificates(Path file)
            throws GeneralSecurityException, IOException {
        var found = CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(file)));
        if (found.isEmpty()) {
            throw new GeneralSecurityException("there is no certificate in " + file);
        }
        return found;
    }

    private static PrivateKey key(Path file) throws GeneralSecurityException, IOException {
        var found = KEY.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!found.find()) {
            throw new GeneralSecurityException("there is no -----BEGIN PRIVATE KEY----- in " + file
                    + ": openssl pkcs8 -topk8 -nodes turns other keys into such");
        }
        var spec = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(found.group(1)));
        for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(spec);
            } catch (InvalidKeySpecException another) {
                // the text does not say which
            }
        }
        throw new GeneralSecurityException("the key in " + file + " is neither RSA, EC nor EdDSA");
    }
}
