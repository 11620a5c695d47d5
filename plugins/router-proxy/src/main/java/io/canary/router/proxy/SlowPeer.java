package io.canary.router.proxy;

import io.netty.channel.ChannelOutboundBuffer;
import org.jspecify.annotations.Nullable;

/** Since when a client has sent a part of a head, a body, or has taken nothing of what is written to it. */
final class SlowPeer {
    /**
     * This many bytes of a body have to come within each body time: one byte now and then would hold a place for ever.
     */
    static final int BODY_BYTES_MIN = 1024;

    private boolean inHead;
    private boolean inBody;
    private long headSince;
    private long bodySince;
    private long bodyBytes;
    private long heads;

    private long takenSince;
    private long pending;
    private long progress;

    /**
     * Bytes came, and were read.
     *
     * @param part whether some of them wait for more
     */
    void received(Framing framing, boolean part, int bytes) {
        boolean same = framing.heads() == heads;
        heads = framing.heads();
        if (part && framing.isBetween()) {
            headSince = inHead && same ? headSince : System.nanoTime();
            inHead = true;
            inBody = false;
        } else if (framing.isInBody()) {
            bodySince = inBody && same ? bodySince : System.nanoTime();
            bodyBytes = inBody && same ? bodyBytes + bytes : bytes;
            inBody = true;
            inHead = false;
        } else {
            inHead = false;
            inBody = false;
        }
    }

    /** Nothing was read from the client, so it is not the client who is slow. */
    void heldBack(long now) {
        headSince = now;
        bodySince = now;
    }

    boolean isHeadLate(long now, EdgeLimits limits) {
        return inHead && now - headSince > limits.headNanos();
    }

    boolean isBodyLate(long now, EdgeLimits limits) {
        if (!inBody || limits.bodyNanos() == 0 || now - bodySince <= limits.bodyNanos()) {
            return false;
        }
        boolean late = bodyBytes < BODY_BYTES_MIN;
        bodySince = now;
        bodyBytes = 0;
        return late;
    }

    /** @param out what is on its way to the client; null on a closed channel */
    boolean isReaderLate(long now, @Nullable ChannelOutboundBuffer out, EdgeLimits limits) {
        long left = out == null ? 0 : out.totalPendingWriteBytes();
        long done = out == null ? 0 : out.currentProgress();
        if (left == 0 || left != pending || done != progress) {
            takenSince = now;
        }
        pending = left;
        progress = done;
        return limits.writeNanos() > 0 && now - takenSince > limits.writeNanos();
    }
}
