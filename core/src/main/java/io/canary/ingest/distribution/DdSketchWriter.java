package io.canary.ingest.distribution;

import io.canary.spi.LatencyHistogram;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Writes a {@link LatencyHistogram} as DDSketch's protobuf message, with the same bins: {@link DdSketchReader} reads
 * the same histogram back.
 *
 * <p>Source: DDSketch.proto of sketches-java 0.8.3.
 */
public final class DdSketchWriter {
    /** DDSketch's index of the first bin of {@link LatencyHistogram}. */
    private static final int FIRST_BIN = (int) Math.ceil(Math.log(0.1) / Math.log(LatencyHistogram.GAMMA)) - 1;

    private static final int GAMMA = tag(1, 1);
    private static final int MAPPING = tag(1, 2);
    private static final int POSITIVE = tag(2, 2);
    private static final int ROW = tag(2, 2);
    private static final int ROW_FROM = tag(3, 0);
    private static final int MAPPING_LENGTH = 1 + Double.BYTES;

    /** The size of a tag and a length, or of a number. */
    private static final int VARINT_MOST = 5;

    private DdSketchWriter() {}

    private static int tag(int field, int type) {
        return (field << 3) | type;
    }

    /** As base64, in milliseconds. */
    public static String write(LatencyHistogram histogram) {
        var row = row(histogram);
        var message = bytes(2 + MAPPING_LENGTH + 1 + VARINT_MOST + row.remaining())
                .put((byte) MAPPING)
                .put((byte) MAPPING_LENGTH)
                .put((byte) GAMMA)
                .putDouble(LatencyHistogram.GAMMA)
                .put((byte) POSITIVE);
        varint(message, row.remaining());
        message.put(row).flip();
        return Base64.getEncoder().encodeToString(whole(message));
    }

    /** The message {@code Store}: consecutive counts, and the index of the first. */
    private static ByteBuffer row(LatencyHistogram histogram) {
        long[] counts = histogram.counts();
        int first = 0;
        while (first < counts.length && counts[first] == 0) {
            first++;
        }
        int length = (counts.length - first) * Double.BYTES;
        var store = bytes(2 * (1 + VARINT_MOST) + length).put((byte) ROW);
        varint(store, length);
        for (int i = first; i < counts.length; i++) {
            store.putDouble((double) counts[i]);
        }
        int from = FIRST_BIN + first;
        store.put((byte) ROW_FROM);
        varint(store, (from << 1) ^ (from >> 31));
        return store.flip();
    }

    private static ByteBuffer bytes(int most) {
        return ByteBuffer.allocate(most).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] whole(ByteBuffer message) {
        byte[] whole = new byte[message.remaining()];
        message.get(whole);
        return whole;
    }

    private static void varint(ByteBuffer to, int number) {
        int rest = number;
        while ((rest & ~0x7f) != 0) {
            to.put((byte) ((rest & 0x7f) | 0x80));
            rest >>>= 7;
        }
        to.put((byte) rest);
    }
}
