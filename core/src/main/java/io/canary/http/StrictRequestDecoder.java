package io.canary.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes requests as Vert.x does, but refuses a request whose end or host another parser may read differently: what a
 * proxy takes for the body could be a smuggled request (RFC 9112, sections 3.2 and 6.1). It is refused here and not in
 * a handler, so that nothing behind it on the connection is read.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder"; // the name of Vert.x's decoder
    private static final Set<String> VERSIONS = Set.of("HTTP/1.0", "HTTP/1.1");

    private final HeadLines lines = new HeadLines();
    private boolean inHead = true;
    private @Nullable OpenConnection connection;

    private StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Decodes the requests of a new connection. */
    static void install(HttpConnection connection, HttpServerOptions options) {
        if (connection instanceof HttpServerConnection internal) {
            var pipeline = internal.channelHandlerContext().pipeline();
            var decoder = new StrictRequestDecoder(options);
            pipeline.replace(NAME, NAME, decoder);
            ConnectionLimiter.track(pipeline, internal.channelHandlerContext().name(), decoder);
        }
    }

    /** Sets the tracker, which is informed from now on when a head begins. */
    void tell(OpenConnection newConnection) {
        connection = newConnection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
        var tracked = connection;
        if (tracked == null || !tracked.awaitsHead()) {
            super.channelRead(ctx, bytes);
            return;
        }
        int heads = tracked.heads();
        super.channelRead(ctx, bytes);
        if (tracked.heads() == heads) {
            tracked.headBegan(System.nanoTime());
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (inHead) {
            lines.look(buffer);
        }
        super.decode(ctx, buffer, out);
        if (!out.isEmpty() && out.getLast() instanceof LastHttpContent) {
            inHead = true;
            lines.reset();
        }
    }

    private void checkLines() {
        String fault = lines.fault();
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
    }

    /**
     * Checks the version: the library would respond to a malformed one with a malformed one, and to one in lower case
     * with 501.
     */
    @Override
    protected HttpMessage createMessage(String[] initialLine) {
        lines.requestLineRead();
        checkLines();
        if (!VERSIONS.contains(initialLine[2])) {
            throw new IllegalArgumentException("the version must be HTTP/1.0 or HTTP/1.1");
        }
        return super.createMessage(initialLine);
    }

    /**
     * Called when all headers are complete and before the body is read: the only hook that the library has for this.
     */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        inHead = false;
        checkLines();
        if (message instanceof HttpRequest request) {
            String fault = RequestHeaders.fault(request);
            if (fault != null) {
                throw new IllegalArgumentException(fault);
            }
        }
        return super.isContentAlwaysEmpty(message);
    }

    /** The library drops Content-Length, which a proxy before the service may have used. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Content-Length and Transfer-Encoding must not be given together");
    }
}
