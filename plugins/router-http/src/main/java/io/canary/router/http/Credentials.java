package io.canary.router.http;

import io.canary.router.support.http.SecretFile;
import io.canary.spi.RouterException;
import io.canary.spi.settings.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What shows to the endpoint who is asking. Files are read each time: what is in them may be changed at any time. */
final class Credentials {
    private final HttpSettings settings;
    private final InstantSource clock;
    private final Consumer<Secret> read;

    /** @param read is given each secret that was read from a file */
    Credentials(HttpSettings settings, InstantSource clock, Consumer<Secret> read) {
        this.settings = settings;
        this.clock = clock;
        this.read = read;
    }

    /**
     * The headers that a request with this body needs, made for now.
     *
     * @throws RouterException UNAVAILABLE if a file cannot be read
     */
    Map<String, String> headers(byte[] body) throws RouterException {
        var headers = new LinkedHashMap<String, String>();
        var tokenFile = settings.bearerTokenFile();
        if (tokenFile != null) {
            headers.put("Authorization", "Bearer " + told(tokenFile));
        }
        var signature = settings.signature();
        if (signature != null) {
            String now = String.valueOf(clock.instant().getEpochSecond());
            byte[] secret = secret(signature.secret(), signature.secretFile()).getBytes(StandardCharsets.UTF_8);
            headers.put(signature.timestampHeader(), now);
            headers.put(signature.header(), Signature.of(secret, now, body));
        }
        return headers;
    }

    private String secret(@Nullable Secret secret, @Nullable Path file) throws RouterException {
        if (secret != null) {
            return secret.text();
        }
        if (file == null) {
            throw new IllegalStateException("the settings have checked that there is one of both");
        }
        return told(file);
    }

    private String told(Path file) throws RouterException {
        String text = read(file);
        read.accept(new Secret(text));
        return text;
    }

    private static String read(Path file) throws RouterException {
        try {
            return SecretFile.read(file);
        } catch (IOException e) {
            throw new RouterException(RouterException.Kind.UNAVAILABLE, String.valueOf(e.getMessage()), e);
        }
    }
}
