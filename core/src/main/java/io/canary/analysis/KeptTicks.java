package io.canary.analysis;

import io.canary.analysis.sequential.Stratum;
import java.util.ArrayList;
import java.util.List;

/**
 * The ticks for the record of the next decision, packed as they come: at 1000 requests per second each takes about 250
 * bytes. Not thread-safe.
 */
final class KeptTicks {
    /** The limit of ticks for a decision that takes long. */
    static final int TICKS_MOST = 500;

    /** The limit of their packed bytes. */
    static final int BYTES_MOST = 96 << 10;

    private static final byte[] EMPTY = {};

    private final List<byte[]> chunks = new ArrayList<>();
    private TickPacker packer = new TickPacker();
    private int size;
    private long bytes;

    void add(Stratum tick) {
        boolean begins = size % PackedTicks.CHUNK == 0;
        if (begins) {
            packer = new TickPacker();
        }
        var writer = new BitWriter();
        packer.write(tick, writer);
        byte[] before = begins ? EMPTY : chunks.removeLast();
        byte[] after = writer.after(before);
        bytes += after.length - before.length;
        chunks.add(after); // copy on write: others may hold the old array
        size++;
    }

    int size() {
        return size;
    }

    /** Whether the limit is reached, so that some must be dropped before another is added. */
    boolean isFull() {
        return size >= TICKS_MOST || bytes >= BYTES_MOST;
    }

    /** The ticks so far. */
    PackedTicks packed() {
        return size == 0 ? PackedTicks.NONE : new PackedTicks(chunks, size);
    }

    /** Drops the oldest ticks. */
    void dropFirst(int count) {
        if (count >= size) {
            clear();
            return;
        }
        var rest = new ArrayList<Stratum>();
        int index = 0;
        for (var tick : packed()) {
            if (index++ >= count) {
                rest.add(tick);
            }
        }
        clear();
        rest.forEach(this::add);
    }

    void clear() {
        chunks.clear();
        size = 0;
        bytes = 0;
    }
}
