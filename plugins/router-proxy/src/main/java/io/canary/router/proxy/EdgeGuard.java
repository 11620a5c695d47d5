package io.canary.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * Stands in front of everything else on a client's connection: passes on whole heads that are right, and the bodies
 * that they announce, and answers and closes when something else comes, or when what was begun does not come on. Used
 * on the event loop of its connection only.
 */
final class EdgeGuard extends ChannelInboundHandlerAdapter {
    private static final AttributeKey<EdgeGuard> KEY = AttributeKey.valueOf(EdgeGuard.class, "guard");

    /** How long a refused client is given to read the answer, and to close, before the connection is cut off. */
    private static final long LINGER_NANOS = 1_000_000_000L;

    private static final int TOO_LATE = 408;

    private final ClientShare share;
    private final boolean proxy;
    private final Framing framing = new Framing();
    private final SlowPeer slow = new SlowPeer();

    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf held;
    private long unanswered;
    private long headsBefore;
    private boolean answering;
    private @Nullable EdgeRejection rejection;
    private boolean answered;
    private boolean closedByProxy;
    private boolean broken;
    private long refusedAt;
    private long idleSince = System.nanoTime();

    /**
     * @param share that of the client at the other end
     * @param proxy whether that is a trusted proxy
     */
    EdgeGuard(ClientShare share, boolean proxy) {
        this.share = share;
        this.proxy = proxy;
    }

    /** Puts it in front of the handlers of a channel. */
    void guard(Channel channel) {
        channel.attr(KEY).set(this);
        channel.pipeline().addFirst("guard", this);
        channel.pipeline().addBefore("handler", "answers", new AnswerWatch(this));
    }

    /** The one of a channel, which has one. */
    static EdgeGuard of(Channel channel) {
        return channel.attr(KEY).get();
    }

    /** The share of the client at the other end. */
    ClientShare share() {
        return share;
    }

    /** Whether a trusted proxy is at the other end. */
    boolean isProxy() {
        return proxy;
    }

    /** Whether a request of this connection has said on whose behalf it comes. */
    boolean isForwarded() {
        return framing.isForwarded();
    }

    /** Whether a request is under way whose body has not come completely. */
    boolean isInBody() {
        return framing.isInBody();
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.context = context;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        letGo();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf in) || framing.isTunnel()) {
            context.fireChannelRead(message);
        } else if (rejection != null) {
            in.release();
        } else {
            int bytes = in.readableBytes();
            pass(context, held == null ? in : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(context.alloc(), held, in));
            slow.received(framing, held != null, bytes);
        }
    }

    /** The connection broke: the proxy closes it, but only for that. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        broken = true;
        context.fireExceptionCaught(cause);
    }

    private void pass(ChannelHandlerContext context, ByteBuf all) {
        held = null;
        int from = all.readerIndex();
        int to = framing.read(all, from, all.writerIndex());
        unanswered += framing.heads() - headsBefore;
        headsBefore = framing.heads();
        var whole = all;
        if (to < all.writerIndex()) {
            whole = to > from ? all.readRetainedSlice(to - from) : null;
            held = all;
        }
        if (whole != null) {
            context.fireChannelRead(whole);
        }
        if (framing.refusal() != null) {
            refuse(framing.refusal(), framing.isRefusedWithin());
        }
    }

    private void letGo() {
        if (held != null) {
            held.release();
            held = null;
        }
    }

    /** Reads nothing any more; answers when the requests before have their answers, and closes. */
    private void refuse(EdgeRejection why, boolean within) {
        rejection = why;
        refusedAt = System.nanoTime();
        framing.end();
        letGo();
        if (within && (answering || unanswered > 1)) {
            close();
        } else if (within || unanswered == 0) {
            answer(why);
        }
    }

    private void answer(EdgeRejection why) {
        if (context == null) {
            return;
        }
        answered = true;
        refusedAt = System.nanoTime();
        var channel = context.channel();
        channel.config().setAutoRead(true); // so that the client's end is seen
        var unused = context.writeAndFlush(why.answer()).addListener(done -> end(channel, why));
    }

    /** A client that still sends would lose its answer if the connection were cut off at once. */
    private static void end(Channel channel, EdgeRejection why) {
        if (why.status() != TOO_LATE && channel instanceof DuplexChannel duplex) {
            var unused = duplex.shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        } else {
            var unused = channel.close();
        }
    }

    /** The head of an answer is about to be written. */
    void answerBegins(int status) {
        if (status == 101) {
            framing.tunnel();
        } else {
            framing.stay();
        }
        answering = true;
    }

    /** An answer is written, but for what the socket has not taken. */
    void answerEnds() {
        answering = false;
        unanswered--;
        idleSince = System.nanoTime();
        if (rejection != null && !answered && unanswered == 0) {
            answer(rejection);
        }
    }

    /** Whether this has given the last answer itself, so that nothing else may be written. */
    boolean hasAnswered() {
        return answered;
    }

    /** The proxy itself ends the connection, since an upstream broke off in its answer, say. */
    void proxyCloses() {
        closedByProxy = true;
    }

    /** Whether the client has gone, so that an answer of the upstream is not needed. */
    boolean isGone() {
        return answered
                || broken
                || (!closedByProxy && (context == null || !context.channel().isOpen()));
    }

    boolean isIdle() {
        return unanswered == 0 && framing.isBetween() && held == null && rejection == null;
    }

    long idleSince() {
        return idleSince;
    }

    /**
     * Looks whether the client is too slow; to be called now and then.
     *
     * @param stoodStill whether this process did, so that what has come may not have been read
     */
    void check(long now, EdgeLimits limits, boolean stoodStill) {
        if (context == null) {
            return;
        } else if (rejection != null) {
            if (answered && now - refusedAt > LINGER_NANOS) {
                close();
            }
            return;
        }
        var channel = context.channel();
        if (stoodStill || !channel.config().isAutoRead()) {
            slow.heldBack(now);
        }
        if (slow.isHeadLate(now, limits)) {
            refuse(EdgeRejection.HEAD_TIME, false);
        } else if (slow.isBodyLate(now, limits)) {
            refuse(EdgeRejection.BODY_TIME, true);
        } else if (slow.isReaderLate(now, channel.unsafe().outboundBuffer(), limits)) {
            close();
        }
    }

    void close() {
        if (context != null) {
            var unused = context.close();
        }
    }
}
