package io.canary.ingest.distribution;

import io.canary.analysis.Accuracy;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.InflaterInputStream;

/**
 * Reads HdrHistogram's compressed encoding, version 2. What it says of its highest value is not believed: the counts are
 * read one after the other, and each finds its value without a table.
 *
 * <p>Source: HdrHistogram 2.2.2, {@code AbstractHistogram.encodeIntoCompressedByteBuffer} and {@code ZigZagEncoding}.
 */
final class HdrReader {
    private static final int COMPRESSED_V2 = 0x1c849304 | 0x10;
    private static final int V2 = 0x1c849303 | 0x10;

    /** V0 and V1, whatever the size of their words. */
    private static final int COMPRESSED_V0 = 0x1c849309;

    private static final int COMPRESSED_V1 = 0x1c849302;
    private static final int COMPRESSED_DOUBLES = 0x0c72124f;
    private static final int SIZE_OF_WORD = 0xf0;

    /** A histogram of 3 digits from 1 &micro;s to 1 h has 24&nbsp;576 counts, most of them 0 or small: 50 KiB. */
    private static final int INFLATED_MAX = 1 << 18;

    private static final int HEADER_BYTES = 40;

    private final Tally tally = new Tally("/hdr");
    private final LatencyUnit unit;

    private HdrReader(LatencyUnit unit) {
        this.unit = unit;
    }

    /** @throws io.canary.spi.settings.SettingsException if it is none, or not one of latencies */
    static Distribution read(String base64, LatencyUnit unit) {
        return new HdrReader(unit).read(base64);
    }

    private Distribution read(String base64) {
        try {
            byte[] bytes = Encoded.bytes(base64);
            return tally.distribution(histogram(bytes));
        } catch (Malformed e) {
            throw tally.refusal(e.why());
        } catch (EOFException e) {
            throw tally.refusal("must be a compressed HdrHistogram: it is cut off");
        } catch (IOException e) {
            throw tally.refusal("must be a compressed HdrHistogram: it is not in zlib's format");
        }
    }

    private Accuracy histogram(byte[] bytes) throws Malformed, IOException {
        var outside = new DataInputStream(new ByteArrayInputStream(bytes));
        requireV2(outside.readInt());
        int length = outside.readInt();
        if (length != outside.available()) {
            throw new Malformed("must be a compressed HdrHistogram: it says that it has " + length
                    + " compressed bytes, and has " + outside.available());
        }
        try (var inside = new DataInputStream(new Limited(new InflaterInputStream(outside), INFLATED_MAX))) {
            return inflated(inside);
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

    private Accuracy inflated(DataInputStream in) throws Malformed, IOException {
        if (in.readInt() != V2) {
            throw new Malformed("must be of version 2 of HdrHistogram's encoding");
        }
        int payload = in.readInt();
        int shifted = in.readInt();
        int digits = in.readInt();
        long lowest = in.readLong();
        in.readLong(); // the highest value that it could hold
        double ratio = in.readDouble();
        if (digits < 1 || digits > 5) {
            tally.refuse("must have 1 to 5 significant digits, has " + digits);
        }
        if (lowest < 1) {
            tally.refuse("must discern values from 1 on, not " + lowest);
        }
        if (shifted != 0 || ratio != 1) {
            tally.refuse("must hold its values as they are, not shifted or scaled");
        }
        if (payload < 0 || payload > INFLATED_MAX - HEADER_BYTES) {
            tally.refuse("must have at most " + INFLATED_MAX + " bytes after decompression");
        }
        tally.requireGood();
        new HdrCounts(in, payload)
                .forEach((index, count) ->
                        tally.add(unit.millis(HdrCounts.value(index, digits, lowest)), tally.count((double) count)));
        if (in.read() >= 0) {
            throw new Malformed("must be a compressed HdrHistogram: it goes on after its counts");
        }
        return Accuracy.counted(Math.pow(10, -digits));
    }
}
