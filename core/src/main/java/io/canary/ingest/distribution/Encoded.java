package io.canary.ingest.distribution;

import io.canary.ingest.wire.Malformed;
import java.util.Base64;

/** Bytes in a JSON text. */
final class Encoded {
    /** DDSketches and compressed HdrHistograms of latencies have one to five KiB. */
    static final int BYTES_MAX = 1 << 16;

    private Encoded() {}

    static byte[] bytes(String base64) throws Malformed {
        if (base64.length() > (BYTES_MAX + 2) / 3 * 4) {
            throw new Malformed("must have at most " + BYTES_MAX + " bytes");
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            if (bytes.length == 0) {
                throw new Malformed("must not be empty");
            }
            return bytes;
        } catch (IllegalArgumentException no) {
            throw new Malformed("must be base64 (RFC 4648, section 4)");
        }
    }
}
