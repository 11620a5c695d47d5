package io.canary.http;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The decompressed content of a body. It passes through memory in small pieces, regardless of the compression ratio,
 * and only as much is decompressed as is asked for. For one context only.
 */
final class UnpackedBody implements ReadStream<Buffer> {
    private static final int PIECE = 16 << 10;

    /**
     * The memory for one body, besides its content: one piece, one compressed piece, and the window of the
     * decompressor.
     */
    static final int HELD = 64 << 10;

    /** The bytes that are decompressed in one turn of the event loop: about half a millisecond. */
    private static final int PIECES_AT_ONCE = 16;

    private final ReadStream<Buffer> packed;
    private final Unpacker unpacker;
    private final Context context;
    private final byte[] piece = new byte[PIECE];
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private @Nullable Handler<Throwable> exceptionHandler;
    private boolean paused;
    private boolean working;
    private boolean hasPiece;
    private boolean ended;
    private boolean over;

    UnpackedBody(ReadStream<Buffer> packed, Unpacker unpacker, Context context) {
        this.packed = packed;
        this.unpacker = unpacker;
        this.context = context;
    }

    @Override
    public UnpackedBody handler(@Nullable Handler<Buffer> handler) {
        this.handler = handler;
        packed.handler(this::take).endHandler(v -> end());
        return this;
    }

    @Override
    public UnpackedBody endHandler(@Nullable Handler<Void> endHandler) {
        this.endHandler = endHandler;
        return this;
    }

    @Override
    public UnpackedBody exceptionHandler(@Nullable Handler<Throwable> exceptionHandler) {
        this.exceptionHandler = exceptionHandler;
        return this;
    }

    @Override
    public UnpackedBody pause() {
        paused = true;
        return this;
    }

    @Override
    public UnpackedBody resume() {
        paused = false;
        work();
        return this;
    }

    @Override
    public UnpackedBody fetch(long amount) {
        return resume();
    }

    private void take(Buffer chunk) {
        if (over) {
            return; // discarded
        }
        packed.pause();
        unpacker.feed(chunk.getBytes());
        hasPiece = true;
        work();
    }

    private void end() {
        ended = true;
        work();
    }

    /** Decompresses for one turn. The consumer may call back, which must not start a second loop. */
    private void work() {
        if (working || over) {
            return;
        }
        working = true;
        try {
            unpack();
        } catch (Unpacker.MalformedException e) {
            fail(e);
        } finally {
            working = false;
        }
    }

    private void unpack() throws Unpacker.MalformedException {
        int pieces = 0;
        while (hasPiece && !paused && !over) {
            if (pieces++ == PIECES_AT_ONCE) {
                context.runOnContext(v -> work());
                return;
            }
            int length = unpacker.unpack(piece);
            if (length == 0) {
                hasPiece = false;
                packed.resume();
            } else if (handler != null) {
                handler.handle(Buffer.buffer(Arrays.copyOf(piece, length)));
            }
        }
        if (ended && !hasPiece && !paused && !over) {
            complete();
        }
    }

    private void complete() throws Unpacker.MalformedException {
        if (!unpacker.isComplete()) {
            throw new Unpacker.MalformedException("it ends too early");
        }
        stop();
        if (endHandler != null) {
            endHandler.handle(null);
        }
    }

    private void fail(Unpacker.MalformedException e) {
        stop();
        if (exceptionHandler != null) {
            exceptionHandler.handle(e);
        }
    }

    /** Stops decompressing. */
    void stop() {
        if (!over) {
            over = true;
            unpacker.close();
            packed.resume();
        }
    }
}
