package io.canary.ingest.distribution;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that ends after so many bytes, whatever there would be more. */
final class Limited extends FilterInputStream {
    private int left;

    Limited(InputStream in, int bytes) {
        super(in);
        this.left = bytes;
    }

    @Override
    public int read() throws IOException {
        return left-- > 0 ? in.read() : -1;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
        if (left <= 0) {
            return -1;
        }
        int read = in.read(into, from, Math.min(length, left));
        left -= Math.max(read, 0);
        return read;
    }
}
