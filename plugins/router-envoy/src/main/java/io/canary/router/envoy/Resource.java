package io.canary.router.envoy;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Set;

/**
 * One thing that nodes are given.
 *
 * @param version follows from the body: the same after a restart
 * @param services whose it is
 */
record Resource(String name, Any body, String version, Set<String> services) {
    private static final int VERSION_BYTES = 8;

    static Resource of(String name, Message body, Set<String> services) {
        var packed = Any.pack(body);
        return new Resource(name, packed, hash(packed.toByteArray()), Set.copyOf(services));
    }

    /** The version of several together, in this order. */
    static String versionOf(Collection<Resource> resources) {
        var all = new StringBuilder();
        resources.forEach(
                r -> all.append(r.name()).append(' ').append(r.version()).append('\n'));
        return hash(all.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String hash(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }
}
