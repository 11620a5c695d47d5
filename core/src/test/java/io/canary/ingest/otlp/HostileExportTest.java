package io.canary.ingest.otlp;

import static io.canary.ingest.otlp.Otlp.CUMULATIVE;
import static io.canary.ingest.otlp.Otlp.DELTA;
import static io.canary.ingest.otlp.Otlp.number;
import static io.canary.ingest.otlp.Otlp.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.canary.ingest.wire.Malformed;
import io.canary.ingest.wire.WireWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever an export has, it is read in bounded memory or refused. */
class HostileExportTest {
    private static final int MIB = 1 << 20;
    private static final int BODY = 4 * MIB;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final byte[] EXPORT = Otlp.export(Otlp.resource(
                    "shop",
                    "v2",
                    "web-1",
                    List.of(
                            Otlp.requests(DELTA, Otlp.point(1, 2, 3, 4, number("http.response.status_code", 500))),
                            Otlp.requests(CUMULATIVE, Otlp.point(1, 2, 3, 4)),
                            Otlp.exponential(DELTA, Otlp.exponentialPoint(1, 2, 5, -100, List.of(1L, 0L, 7L))),
                            Otlp.exponential(CUMULATIVE, Otlp.exponentialPoint(1, 2, 20, -100, List.of(1L, 2L))),
                            Otlp.sum("orders.done", DELTA, true, Otlp.count(1, 2, 5, text("outcome", "failed"))),
                            Otlp.sum("orders.done", CUMULATIVE, true, Otlp.count(1, 2, 9)),
                            Otlp.sum("queue.length", CUMULATIVE, false, Otlp.count(1, 2, 9)),
                            Otlp.gauge("queue.length", Otlp.value(2, 0.5)),
                            Otlp.gauge("process.cpu.utilization", Otlp.value(2, 0.5)))))
            .toByteArray();

    @Property(tries = 5_000, edgeCases = EdgeCasesMode.NONE)
    void a_valid_export_with_changed_bytes_is_read_or_refused(@ForAll long seed) {
        // Given
        var random = new Random(seed);
        byte[] bytes = EXPORT.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        byte[] some = random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
        // When / Then
        try {
            OtlpFuzz.requireValid(some);
        } catch (Malformed e) {
            assertThat(e.why()).isNotBlank();
        }
    }

    /**
     * A body that is filled with empty parts of one kind.
     *
     * @param path the fields of the messages that they stand in, from the outermost inwards
     */
    private static byte[] full(int part, int... path) {
        var out = new WireWriter(BODY + MIB);
        int[] begun = new int[path.length];
        for (int i = 0; i < path.length; i++) {
            begun[i] = out.begin(path[i]);
            if (i == 2) {
                out.text(1, "http.server.request.duration");
            } else if (i == 3) {
                out.whole(2, 2);
            }
        }
        for (int i = 0; i < BODY / 2; i++) {
            out.end(out.begin(part));
        }
        for (int i = path.length - 1; i >= 0; i--) {
            out.end(begun[i]);
        }
        return out.toBytes();
    }

    @Example
    void millions_of_empty_parts_are_read_in_little_memory() throws Exception {
        OtlpFuzz.requireValid(EXPORT); // loads the classes
        for (byte[] body : List.of(
                full(1), // resources
                full(2, 1), // scopes
                full(2, 1, 2), // metrics
                full(1, 1, 2, 2, 9), // points
                full(9, 1, 2, 2, 9, 1), // attributes
                full(1, 1, 1))) { // attributes of a resource
            // Given
            long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
            // When
            OtlpFuzz.requireValid(body);
            // Then
            long allocated =
                    THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
            assertThat(allocated).isLessThan(512L * MIB); // for a moment; what stays is bounded by POINTS_MAX
        }
    }
}
