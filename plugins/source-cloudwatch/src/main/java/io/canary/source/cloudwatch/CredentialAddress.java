package io.canary.source.cloudwatch;

import io.canary.source.support.http.HttpAccess;
import java.io.IOException;
import java.net.URI;
import java.util.Set;

/** Addresses that the environment gives for credentials. Pure. */
final class CredentialAddress {
    /** What may be asked without TLS: this host, and the addresses of ECS and EKS. */
    private static final Set<String> NEAR =
            Set.of("localhost", "127.0.0.1", "[::1]", "169.254.170.2", "169.254.170.23", "[fd00:ec2::23]");

    private CredentialAddress() {}

    /** @throws IOException if it is none; the message is for people */
    static URI of(String text) throws IOException {
        try {
            var uri = URI.create(text);
            if (HttpAccess.isHttp(uri)) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            throw new IOException("the address of the credentials is none: " + text, e);
        }
        throw new IOException("the address of the credentials is none: " + text);
    }

    /**
     * The same, for what must not be read on the way.
     *
     * @param variable of the environment, which it comes from
     * @throws IOException if it is not, or without TLS and not near; the message is for people
     */
    static URI ofSafe(String text, String variable) throws IOException {
        var uri = of(text);
        if (!"https".equalsIgnoreCase(uri.getScheme()) && !NEAR.contains(String.valueOf(uri.getHost()))) {
            throw new IOException(variable + " must begin with https:// or be of this host");
        }
        return uri;
    }
}
