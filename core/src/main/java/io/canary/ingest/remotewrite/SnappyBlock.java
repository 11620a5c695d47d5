package io.canary.ingest.remotewrite;

import io.canary.ingest.wire.Malformed;

/**
 * Decompresses Snappy's block format. Netty's decoder is made for frames, and copies byte by byte.
 *
 * <p>Source: google/snappy, {@code format_description.txt}.
 */
public final class SnappyBlock {
    /** How long the content may be, in bytes. */
    public static final int CONTENT_MAX = 4 << 20;

    private static final int LENGTH_BYTES_MAX = 5;
    private static final int LITERAL_SHORT = 60;

    private final byte[] block;
    private final byte[] content;
    private int at;
    private int size;

    private SnappyBlock(byte[] block, int from, int length) {
        this.block = block;
        this.at = from;
        this.content = new byte[length];
    }

    /**
     * The length of the content, as the block says.
     *
     * @throws Malformed if it does not begin with a length
     */
    public static long contentLength(byte[] block) throws Malformed {
        long length = 0;
        for (int i = 0; i < lengthBytes(block); i++) {
            length |= (long) (block[i] & 0x7f) << (7 * i);
        }
        return length;
    }

    private static int lengthBytes(byte[] block) throws Malformed {
        for (int i = 0; i < Math.min(block.length, LENGTH_BYTES_MAX); i++) {
            if (block[i] >= 0) {
                return i + 1;
            }
        }
        throw malformed();
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
        return new SnappyBlock(block, lengthBytes(block), (int) length).content();
    }

    private byte[] content() throws Malformed {
        while (at < block.length) {
            int tag = block[at++] & 0xff;
            switch (tag & 3) {
                case 0 -> literal(tag >>> 2);
                case 1 -> copy(4 + ((tag >>> 2) & 7), ((tag >>> 5) << 8) | number(1));
                case 2 -> copy(1 + (tag >>> 2), number(2));
                default -> copy(1 + (tag >>> 2), number(4));
            }
        }
        if (size < content.length) {
            throw malformed();
        }
        return content;
    }

    private void literal(int code) throws Malformed {
        int length = (code < LITERAL_SHORT ? code : number(code - LITERAL_SHORT + 1)) + 1;
        if (length <= 0 || length > block.length - at || length > content.length - size) {
            throw malformed();
        }
        System.arraycopy(block, at, content, size, length);
        at += length;
        size += length;
    }

    /** What is copied may begin before the end of what it becomes. */
    private void copy(int length, int offset) throws Malformed {
        if (offset <= 0 || offset > size || length > content.length - size) {
            throw malformed();
        }
        if (offset >= length) {
            System.arraycopy(content, size - offset, content, size, length);
        } else {
            for (int i = size; i < size + length; i++) {
                content[i] = content[i - offset];
            }
        }
        size += length;
    }

    /** A number of up to 4 bytes, little-endian; below 0 if it is too large for any block. */
    private int number(int bytes) throws Malformed {
        if (bytes > block.length - at) {
            throw malformed();
        }
        int number = 0;
        for (int i = 0; i < bytes; i++) {
            number |= (block[at++] & 0xff) << (8 * i);
        }
        return number;
    }

    private static Malformed malformed() {
        return new Malformed("it is not in Snappy's block format");
    }
}
