package io.canary.analysis;

import io.canary.analysis.sequential.Stratum;
import java.util.ArrayList;
import java.util.List;

/**
 * Ticks that are kept for the record of the next decision, packed as they come: at 1000 requests a second each takes
 * about a quarter of a kilobyte. Not thread-safe.
 */
final class KeptTicks {
    /** So many are kept at most for a decision that is long in coming. */
    static final int TICKS_MOST = 500;

    /** And so many bytes of them, packed. */
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
        chunks.add(after); // never changed: others may have the one before
        size++;
    }

    int size() {
        return size;
    }

    /** Whether there are as many as may be kept: before another, some are to go. */
    boolean isFull() {
        return size >= TICKS_MOST || bytes >= BYTES_MOST;
    }

    /** Those that there are by now. */
    PackedTicks packed() {
        return size == 0 ? PackedTicks.NONE : new PackedTicks(chunks, size);
    }

    /** Lets the oldest go. */
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
