package io.canary.ingest.remotewrite;

import io.canary.ingest.wire.Malformed;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.compression.Snappy;

/** Decompresses Snappy's block format, which begins with the length of its content. */
public final class SnappyBlock {
    /** How long the content may be, in bytes. */
    public static final int CONTENT_MAX = 4 << 20;

    private static final int LENGTH_BYTES_MAX = 5;

    private SnappyBlock() {}

    /**
     * The length of the content, as the block says.
     *
     * @throws Malformed if it does not begin with a length
     */
    public static long contentLength(byte[] block) throws Malformed {
        long length = 0;
        for (int i = 0; i < Math.min(block.length, LENGTH_BYTES_MAX); i++) {
            length |= (long) (block[i] & 0x7f) << 7 * i;
            if (block[i] >= 0) {
                return length;
            }
        }
        throw new Malformed("it is not in Snappy's block format");
    }

    /**
     * The content.
     *
     * @throws Malformed if the block is malformed, or its content longer than {@link #CONTENT_MAX}
     */
    public static byte[] decompress(byte[] block) throws Malformed {
        long length = contentLength(block);
        if (length > CONTENT_MAX) {
            throw new Malformed("it has more than " + CONTENT_MAX + " bytes");
        }
        var content = new byte[(int) length];
        var in = Unpooled.wrappedBuffer(block);
        var out = Unpooled.wrappedBuffer(content).writerIndex(0);
        try {
            new Snappy().decode(in, out);
        } catch (DecoderException | IndexOutOfBoundsException | IllegalArgumentException e) {
            throw new Malformed("it is not in Snappy's block format");
        }
        if (out.isWritable() || in.isReadable()) {
            throw new Malformed("it is not in Snappy's block format: its length is wrong");
        }
        return content;
    }
}
