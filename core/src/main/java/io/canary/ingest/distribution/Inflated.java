package io.canary.ingest.distribution;

import io.canary.ingest.wire.Malformed;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Decompresses bytes in zlib's format piece by piece, and no more of them than were asked for. */
final class Inflated implements AutoCloseable {
    private final Inflater inflater = new Inflater();

    Inflated(byte[] bytes, int from) {
        inflater.setInput(bytes, from, bytes.length - from);
    }

    /** Returns the next {@code bytes} bytes. */
    ByteBuffer take(int bytes) throws Malformed {
        byte[] taken = new byte[bytes];
        int filled = 0;
        while (filled < bytes) {
            int more = more(taken, filled);
            if (more == 0) {
                throw new Malformed("must be a compressed HdrHistogram: it is cut off");
            }
            filled += more;
        }
        return ByteBuffer.wrap(taken);
    }

    /** Whether the data ends here, and its checksum is correct. */
    boolean isAtEnd() throws Malformed {
        return more(new byte[1], 0) == 0 && inflater.finished();
    }

    private int more(byte[] into, int from) throws Malformed {
        try {
            return inflater.inflate(into, from, into.length - from);
        } catch (DataFormatException e) {
            throw new Malformed("must be a compressed HdrHistogram: it is not in zlib's format");
        }
    }

    @Override
    public void close() {
        inflater.end();
    }
}
