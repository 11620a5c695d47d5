package io.canary.ingest.distribution;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Bytes in zlib's format, taken out a piece at a time, and no more of them than were asked for. */
final class Inflated implements AutoCloseable {
    private final Inflater inflater = new Inflater();

    Inflated(byte[] bytes, int from) {
        inflater.setInput(bytes, from, bytes.length - from);
    }

    /** The next so many bytes. */
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

    /** Whether there is nothing more, and what was there was as it was when it was compressed. */
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
