package io.canary.analysis;

import io.canary.analysis.sequential.Stratum;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Evaluated ticks in a tenth of the space: a decision keeps them as long as it is the last, and most are never read
 * again. A tick is unpacked on access, bit for bit as it was; iterating in order is fastest. Immutable, and so
 * thread-safe.
 */
public final class PackedTicks extends AbstractList<Stratum> {
    /** The ticks of a chunk: the first is written in full, the others as differences from the one before. */
    static final int CHUNK = 16;

    public static final PackedTicks NONE = new PackedTicks(List.of(), 0);

    private final List<byte[]> chunks;
    private final int size;

    PackedTicks(List<byte[]> chunks, int size) {
        this.chunks = List.copyOf(chunks);
        this.size = size;
    }

    public static PackedTicks of(List<Stratum> ticks) {
        if (ticks instanceof PackedTicks packed) {
            return packed;
        } else if (ticks.isEmpty()) {
            return NONE;
        }
        var kept = new KeptTicks();
        ticks.forEach(kept::add);
        return kept.packed();
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public Stratum get(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        var packer = new TickPacker();
        var from = new BitReader(chunks.get(index / CHUNK));
        for (int i = 0; i < index % CHUNK; i++) {
            packer.read(from);
            from.align();
        }
        return packer.read(from);
    }

    @Override
    public Iterator<Stratum> iterator() {
        return new Unpacking(chunks.iterator());
    }

    private static final class Unpacking implements Iterator<Stratum> {
        private final Iterator<byte[]> chunks;
        private TickPacker packer = new TickPacker();
        private @Nullable BitReader chunk;

        Unpacking(Iterator<byte[]> chunks) {
            this.chunks = chunks;
        }

        @Override
        public boolean hasNext() {
            return (chunk != null && !chunk.isAtEnd()) || chunks.hasNext();
        }

        @Override
        public Stratum next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            var from = chunk;
            if (from == null || from.isAtEnd()) {
                from = new BitReader(chunks.next());
                chunk = from;
                packer = new TickPacker();
            }
            var tick = packer.read(from);
            from.align();
            return tick;
        }
    }
}
