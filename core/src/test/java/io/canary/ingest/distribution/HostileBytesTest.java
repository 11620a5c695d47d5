package io.canary.ingest.distribution;

import static io.canary.ingest.distribution.Written.base64;
import static io.canary.ingest.distribution.Written.bytes;
import static io.canary.ingest.distribution.Written.canonical;
import static io.canary.ingest.distribution.Written.problems;
import static io.canary.ingest.distribution.Written.sketch;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.HdrHistogram.Histogram;

/** Any bytes give a distribution or a list of errors, in little memory. */
class HostileBytesTest {
    private static final int TRIES = 2_000;
    private static final long ALLOCATED_MAX = 640_000;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final byte[] SKETCH = bytes(sketch(canonical(), 0, 1, 2, 4, 400, 401, 402, 403, 90_000));
    private static final byte[] HISTOGRAM = bytes(histogram());

    /** Loads the classes first, so that they do not count. */
    @BeforeContainer
    static void loadClasses() {
        for (String field : List.of("ddsketch", "hdr")) {
            for (byte[] bytes : List.of(SKETCH, HISTOGRAM, new byte[Encoded.BYTES_MAX])) {
                assertThat(problems(field, base64(bytes))).hasSize(1);
            }
        }
    }

    private static Histogram histogram() {
        var histogram = new Histogram(3);
        for (int i = 0; i < 400; i++) {
            histogram.recordValue(i * 7L);
        }
        return histogram;
    }

    private static void requireCalm(String field, byte[] bytes) {
        String text = base64(bytes);
        long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId());
        var problems = problems(field, text);
        long allocated = THREADS.getThreadAllocatedBytes(Thread.currentThread().threadId()) - before;
        assertThat(problems).isNotEmpty();
        assertThat(allocated).isLessThan(ALLOCATED_MAX);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void any_bytes_are_a_distribution_or_refused(@ForAll @Size(max = 200) byte[] bytes) {
        requireCalm("ddsketch", bytes);
        requireCalm("hdr", bytes);
    }

    @Property(tries = TRIES, edgeCases = EdgeCasesMode.NONE)
    void a_valid_encoding_with_changed_bytes_is_a_distribution_or_refused(@ForAll long seed) {
        requireCalm("ddsketch", changed(SKETCH, new Random(seed)));
        requireCalm("hdr", changed(HISTOGRAM, new Random(seed)));
    }

    /** Replaces some bytes, and sometimes cuts or doubles the end. */
    private static byte[] changed(byte[] good, Random random) {
        byte[] bytes = good.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return switch (random.nextInt(4)) {
            case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(100));
            default -> bytes;
        };
    }

    @Example
    void the_largest_accepted_input_is_read_in_little_memory() {
        for (int field : List.of(1, 2, 3, 7)) {
            // Given: the largest number of empty parts, in the sketch and in one of its stores
            byte[] parts = new byte[Encoded.BYTES_MAX];
            for (int i = 0; i < parts.length; i += 2) {
                parts[i] = (byte) ((field << 3) | 2);
            }
            byte[] entries = parts.clone();
            entries[0] = 2 << 3 | 2;
            int length = entries.length - 4;
            entries[1] = (byte) ((length & 0x7f) | 0x80);
            entries[2] = (byte) (((length >> 7) & 0x7f) | 0x80);
            entries[3] = (byte) (length >> 14);
            // Then
            requireCalm("ddsketch", parts);
            requireCalm("ddsketch", entries);
        }
    }
}
