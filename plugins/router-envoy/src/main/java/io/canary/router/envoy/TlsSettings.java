package io.canary.router.envoy;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How nodes are sure of the control plane, and it of them.
 *
 * @param certificate a PEM file with the control plane's certificate, and those that lead to its authority
 * @param key a PEM file with the certificate's private key (PKCS #8)
 * @param clientAuthority a PEM file with the authority of the nodes' certificates; null lets every node in
 */
public record TlsSettings(
        Path certificate, Path key, @Nullable Path clientAuthority) {}
