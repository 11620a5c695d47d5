package io.canary.ingest.distribution;

import io.canary.analysis.Accuracy;
import io.canary.ingest.wire.Malformed;
import java.nio.ByteBuffer;

/**
 * Reads HdrHistogram's compressed encoding, version 2. Its claimed highest value is not trusted: the counts are read
 * one after the other, and each value is computed without a table.
 *
 * <p>Source: HdrHistogram 2.2.2, {@code AbstractHistogram.encodeIntoCompressedByteBuffer} and {@code ZigZagEncoding}.
 */
final class HdrReader {
    private static final int COMPRESSED_V2 = 0x1c849304 | 0x10;
    private static final int V2 = 0x1c849303 | 0x10;

    /** V0 and V1, for any word size. */
    private static final int COMPRESSED_V0 = 0x1c849309;

    private static final int COMPRESSED_V1 = 0x1c849302;
    private static final int COMPRESSED_DOUBLES = 0x0c72124f;
    private static final int SIZE_OF_WORD = 0xf0;

    /** A histogram of 3 digits from 1 &micro;s to 1 h has 24&nbsp;576 counts, most of them 0 or small: 50 KiB. */
    private static final int INFLATED_MAX = 1 << 18;

    /**
     * The limit of decompression: a fixed size, and a factor beyond it, as real counts shrink only to a half or a
     * fifth. Without it a body of decompression bombs would take a hundred times as long to read as any other of its
     * size.
     */
    private static final int INFLATED_ALWAYS = 1 << 12;

    private static final int INFLATED_PER_BYTE = 32;

    private static final int OUTER_HEADER_BYTES = 8;
    private static final int HEADER_BYTES = 40;

    private final DistributionBuilder distributionBuilder = new DistributionBuilder("/hdr");
    private final LatencyUnit unit;

    private HdrReader(LatencyUnit unit) {
        this.unit = unit;
    }

    /** @throws io.canary.spi.settings.SettingsException if it is malformed, or not a histogram of latencies */
    static Distribution read(String base64, LatencyUnit unit) {
        return new HdrReader(unit).read(base64);
    }

    private Distribution read(String base64) {
        try {
            byte[] bytes = Encoded.bytes(base64);
            return distributionBuilder.distribution(histogram(bytes));
        } catch (Malformed e) {
            throw distributionBuilder.refusal(e.why());
        }
    }

    private Accuracy histogram(byte[] bytes) throws Malformed {
        if (bytes.length < OUTER_HEADER_BYTES) {
            throw new Malformed("must be a compressed HdrHistogram: it is cut off");
        }
        var header = ByteBuffer.wrap(bytes);
        requireV2(header.getInt());
        int length = header.getInt();
        if (length != header.remaining()) {
            throw new Malformed("must be a compressed HdrHistogram: it says that it has " + length
                    + " compressed bytes, and has " + header.remaining());
        }
        int inflatedMax = Math.min(INFLATED_ALWAYS + INFLATED_PER_BYTE * length, INFLATED_MAX);
        try (var inflated = new Inflated(bytes, OUTER_HEADER_BYTES)) {
            return inflated(inflated, inflatedMax);
        }
    }

    private static void requireV2(int cookie) throws Malformed {
        switch (cookie & ~SIZE_OF_WORD) {
            case COMPRESSED_V0, COMPRESSED_V1 -> throw new Malformed("must be of version 2 of HdrHistogram's encoding");
            case COMPRESSED_DOUBLES & ~SIZE_OF_WORD ->
                throw new Malformed("must be a Histogram of whole numbers, not a DoubleHistogram");
            default -> {
                if (cookie != COMPRESSED_V2) {
                    throw new Malformed(
                            "must be a compressed HdrHistogram: it begins with " + Integer.toHexString(cookie));
                }
            }
        }
    }

    private Accuracy inflated(Inflated in, int inflatedMax) throws Malformed {
        var header = in.take(HEADER_BYTES);
        if (header.getInt() != V2) {
            throw new Malformed("must be of version 2 of HdrHistogram's encoding");
        }
        int payload = header.getInt();
        int shifted = header.getInt();
        int digits = header.getInt();
        long lowest = header.getLong();
        header.getLong(); // the highest trackable value
        double ratio = header.getDouble();
        if (digits < 1 || digits > 5) {
            distributionBuilder.refuse("must have 1 to 5 significant digits, has " + digits);
        }
        if (lowest < 1) {
            distributionBuilder.refuse("must discern values from 1 on, not " + lowest);
        }
        if (shifted != 0 || ratio != 1) {
            distributionBuilder.refuse("must hold its values as they are, not shifted or scaled");
        }
        if (payload < 0 || payload > inflatedMax - HEADER_BYTES) {
            distributionBuilder.refuse(
                    "must not have more than " + inflatedMax + " bytes after decompression, has " + payload);
        }
        distributionBuilder.requireGood();
        var counts = in.take(payload);
        if (!in.isAtEnd()) {
            throw new Malformed("must be a compressed HdrHistogram: it does not end after its counts");
        }
        new HdrCounts(digits, lowest)
                .forEach(
                        counts,
                        (value, count) ->
                                distributionBuilder.add(unit.millis(value), distributionBuilder.count((double) count)));
        return Accuracy.counted(Math.pow(10, -digits));
    }
}
