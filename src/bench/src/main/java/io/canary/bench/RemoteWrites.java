package io.canary.bench;

import io.canary.ingest.wire.WireWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests of remote-write as Prometheus writes them by default: of many series, all of them judged. Each connection
 * reports other instances, with a later time and higher counts in each request.
 */
final class RemoteWrites implements Load.Requests {
    /** The samples of one request, as Prometheus sends at most by default. */
    static final int SAMPLES = 2_000;

    /** How many requests are made beforehand for each connection; then they begin again, and add nothing. */
    private static final int REQUESTS = 40;

    private final List<List<byte[]>> requests = new ArrayList<>();

    RemoteWrites(List<String> services, int connections) {
        long start = System.currentTimeMillis();
        for (int c = 0; c < connections; c++) {
            var ofConnection = new ArrayList<byte[]>();
            for (int n = 0; n < REQUESTS; n++) {
                ofConnection.add(request(write(services.get(c % services.size()), c, start + n, n)));
            }
            requests.add(ofConnection);
        }
    }

    @Override
    public byte[] next(int connection, int n) {
        return requests.get(connection).get(n % REQUESTS);
    }

    /** As one literal: the compression of real ones costs the server little more. */
    private static byte[] request(byte[] content) {
        var block = ByteBuffer.allocate(content.length + 10).order(ByteOrder.LITTLE_ENDIAN);
        int rest = content.length;
        for (; rest > 0x7f; rest >>>= 7) {
            block.put((byte) ((rest & 0x7f) | 0x80));
        }
        block.put((byte) rest).put((byte) (63 << 2)).putInt(content.length - 1).put(content);
        byte[] head = ("POST /api/v1/write HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-protobuf\r\n"
                        + "Content-Encoding: snappy\r\nContent-Length: " + block.position() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + block.position())
                .put(head)
                .put(block.flip())
                .array();
    }

    private static byte[] write(String service, int connection, long atMillis, int n) {
        var out = new WireWriter(SAMPLES * 300);
        for (int i = 0; i < SAMPLES; i++) {
            int series = out.begin(1);
            label(out, "__name__", "http_server_request_duration_seconds_count");
            label(out, "http_request_method", "GET");
            label(out, "http_response_status_code", Integer.toString(200 + i % 4 * 100));
            label(out, "http_route", "/api/v1/things/" + i % 50 + "/{id}");
            label(out, "instance", "10.0." + connection + "." + i / 200 + ":8080");
            label(out, "job", "things");
            label(out, "service_name", service);
            label(out, "service_version", "v2");
            int sample = out.begin(2);
            out.fixed(1, Double.doubleToRawLongBits(100 + n));
            out.whole(2, atMillis);
            out.end(sample);
            out.end(series);
        }
        return out.toBytes();
    }

    private static void label(WireWriter out, String name, String value) {
        int label = out.begin(1);
        out.text(1, name);
        out.text(2, value);
        out.end(label);
    }
}
