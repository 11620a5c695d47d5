package io.canary.source.prometheus;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/** Sends points with times of their own, as Prometheus' remote-write 1.0 has them. */
final class RemoteWrite {
    /** Says that the series has ended. */
    static final double STALE = Double.longBitsToDouble(0x7ff0000000000002L);

    private static final int LITERAL_MAX = 60;

    private RemoteWrite() {}

    /** Points of one series, in ascending order of time. */
    static void send(URI receiver, String name, Map<String, String> labels, long[] millis, double[] values) {
        var series = series(name, labels);
        for (int i = 0; i < millis.length; i++) {
            var sample = new ByteArrayOutputStream();
            fixed64(sample, 1, Double.doubleToRawLongBits(values[i]));
            varintField(sample, 2, millis[i]);
            bytesField(series, 2, sample);
        }
        post(receiver, series);
    }

    /**
     * A point of a native histogram with schema 3 and without a zero bucket.
     *
     * @param first the index of the first of the buckets
     */
    static void send(URI receiver, String name, Map<String, String> labels, long millis, int first, long... buckets) {
        var histogram = new ByteArrayOutputStream();
        varintField(histogram, 1, Arrays.stream(buckets).sum());
        fixed64(histogram, 3, Double.doubleToRawLongBits(1));
        varintField(histogram, 4, zigzag(3));
        fixed64(histogram, 5, Double.doubleToRawLongBits(Math.pow(2, -128)));
        varintField(histogram, 6, 0);
        var span = new ByteArrayOutputStream();
        varintField(span, 1, zigzag(first));
        varintField(span, 2, buckets.length);
        bytesField(histogram, 11, span);
        var deltas = new ByteArrayOutputStream();
        long before = 0;
        for (long bucket : buckets) {
            varint(deltas, zigzag(bucket - before));
            before = bucket;
        }
        bytesField(histogram, 12, deltas);
        varintField(histogram, 15, millis);
        var series = series(name, labels);
        bytesField(series, 4, histogram);
        post(receiver, series);
    }

    private static ByteArrayOutputStream series(String name, Map<String, String> labels) {
        var all = new TreeMap<>(labels);
        all.put("__name__", name);
        var series = new ByteArrayOutputStream();
        all.forEach((key, value) -> {
            var label = new ByteArrayOutputStream();
            textField(label, 1, key);
            textField(label, 2, value);
            bytesField(series, 1, label);
        });
        return series;
    }

    private static void post(URI receiver, ByteArrayOutputStream series) {
        var request = new ByteArrayOutputStream();
        bytesField(request, 1, series);
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(receiver)
                            .header("Content-Type", "application/x-protobuf")
                            .header("Content-Encoding", "snappy")
                            .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                            .POST(BodyPublishers.ofByteArray(snappy(request.toByteArray())))
                            .build(),
                    BodyHandlers.ofString());
            if (answer.statusCode() != 204) {
                throw new AssertionError(answer.statusCode() + ": " + answer.body());
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Without compression, which the format allows. */
    private static byte[] snappy(byte[] plain) {
        var block = new ByteArrayOutputStream();
        varint(block, plain.length);
        for (int at = 0; at < plain.length; at += LITERAL_MAX) {
            int length = Math.min(LITERAL_MAX, plain.length - at);
            block.write((length - 1) << 2);
            block.write(plain, at, length);
        }
        return block.toByteArray();
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    private static void varint(ByteArrayOutputStream into, long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            into.write((int) (rest & 0x7f) | 0x80);
        }
        into.write((int) rest);
    }

    private static void varintField(ByteArrayOutputStream into, int field, long value) {
        varint(into, (long) field << 3);
        varint(into, value);
    }

    private static void fixed64(ByteArrayOutputStream into, int field, long bits) {
        varint(into, (long) field << 3 | 1);
        into.writeBytes(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(bits)
                .array());
    }

    private static void bytesField(ByteArrayOutputStream into, int field, ByteArrayOutputStream value) {
        varint(into, (long) field << 3 | 2);
        varint(into, value.size());
        into.writeBytes(value.toByteArray());
    }

    private static void textField(ByteArrayOutputStream into, int field, String text) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
        bytesField(into, field, bytes);
    }
}
