package io.canary.router.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Shows who sent a body, and when. Pure. */
final class Signature {
    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /**
     * HMAC-SHA256 over the timestamp, a dot, and the body: {@code sha256=} and 64 hexadecimal digits.
     *
     * @param secret not empty
     */
    static String of(byte[] secret, String timestamp, byte[] body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update((timestamp + ".").getBytes(StandardCharsets.US_ASCII));
            return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException never) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, never);
        }
    }
}
