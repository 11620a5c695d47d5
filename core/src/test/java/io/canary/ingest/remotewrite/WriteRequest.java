package io.canary.ingest.remotewrite;

import io.canary.ingest.wire.WireWriter;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.compression.Snappy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes requests of remote-write, in both versions, as Prometheus does. */
public final class WriteRequest {
    private final boolean isVersion2;
    private final List<String> symbols = new ArrayList<>(List.of(""));
    private final WireWriter series = new WireWriter(64);

    private WriteRequest(boolean isVersion2) {
        this.isVersion2 = isVersion2;
    }

    public static WriteRequest version1() {
        return new WriteRequest(false);
    }

    public static WriteRequest version2() {
        return new WriteRequest(true);
    }

    /** The labels of a series of the service. */
    public static Map<String, String> labels(String name, String service, String version, String... more) {
        var labels = new TreeMap<>(Map.of("__name__", name, "service_name", service, "service_version", version));
        for (int i = 0; i < more.length; i += 2) {
            labels.put(more[i], more[i + 1]);
        }
        return labels;
    }

    /** A series with one sample. */
    public WriteRequest sample(Map<String, String> labels, long atMillis, double value) {
        int from = begin(labels);
        int sample = series.begin(2);
        series.fixed(1, Double.doubleToRawLongBits(value));
        series.whole(2, atMillis);
        series.end(sample);
        series.end(from);
        return this;
    }

    /** The same with a start, which only version 2 has. */
    public WriteRequest sample(Map<String, String> labels, long createdMillis, long atMillis, double value) {
        int from = begin(labels);
        int sample = series.begin(2);
        series.fixed(1, Double.doubleToRawLongBits(value));
        series.whole(2, atMillis);
        series.end(sample);
        series.whole(6, createdMillis);
        series.end(from);
        return this;
    }

    /** A series with one native histogram of one span. */
    public WriteRequest histogram(
            Map<String, String> labels, long createdMillis, long atMillis, int schema, int offset, long... counts) {
        int from = begin(labels);
        int histogram = series.begin(isVersion2 ? 3 : 4);
        long sum = 0;
        for (long count : counts) {
            sum += count;
        }
        series.whole(1, sum);
        series.signed(4, schema);
        int span = series.begin(11);
        series.signed(1, offset);
        series.whole(2, counts.length);
        series.end(span);
        int deltas = series.begin(12);
        long before = 0;
        for (long count : counts) {
            long delta = count - before;
            series.packedWhole((delta << 1) ^ (delta >> 63));
            before = count;
        }
        series.end(deltas);
        series.whole(15, atMillis);
        series.end(histogram);
        if (isVersion2) {
            series.whole(6, createdMillis);
        }
        series.end(from);
        return this;
    }

    private int begin(Map<String, String> labels) {
        int from = series.begin(isVersion2 ? 5 : 1);
        if (isVersion2) {
            int refs = series.begin(1);
            labels.forEach((name, value) -> {
                series.packedWhole(symbol(name));
                series.packedWhole(symbol(value));
            });
            series.end(refs);
        } else {
            labels.forEach((name, value) -> {
                int label = series.begin(1);
                series.text(1, name);
                series.text(2, value);
                series.end(label);
            });
        }
        return from;
    }

    private int symbol(String text) {
        if (!symbols.contains(text)) {
            symbols.add(text);
        }
        return symbols.indexOf(text);
    }

    /** The message. */
    public byte[] toBytes() {
        var table = new WireWriter(64);
        if (isVersion2) {
            symbols.forEach(symbol -> table.text(4, symbol));
        }
        byte[] head = table.toBytes();
        byte[] body = series.toBytes();
        return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(head, body));
    }

    /** The message as a block of Snappy. */
    public byte[] packed() {
        return packed(toBytes());
    }

    /** Netty's encoder has distances of 15 bits, so that it is right for short messages only. */
    public static byte[] packed(byte[] bytes) {
        var out = Unpooled.buffer();
        if (bytes.length <= Short.MAX_VALUE) {
            new Snappy().encode(Unpooled.wrappedBuffer(bytes), out, bytes.length);
            return ByteBufUtil.getBytes(out);
        }
        int rest = bytes.length;
        for (; rest > 0x7f; rest >>>= 7) {
            out.writeByte((rest & 0x7f) | 0x80);
        }
        out.writeByte(rest);
        out.writeByte(63 << 2).writeIntLE(bytes.length - 1).writeBytes(bytes); // one literal
        return ByteBufUtil.getBytes(out);
    }
}
