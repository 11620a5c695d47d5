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
 * Reads requests as Vert.x does, but refuses one whose end, or whose host, somebody else may read in another way: what
 * a proxy before us takes for its body could be a request that was smuggled in (RFC 9112, sections 3.2 and 6.1).
 * Refused here, and not by a handler of requests, nothing that follows on the connection is read any more.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder"; // as Vert.x calls its own
    private static final Set<String> VERSIONS = Set.of("HTTP/1.0", "HTTP/1.1");

    private final HeadLines lines = new HeadLines();
    private boolean inHead = true;
    private @Nullable OpenConnection connection;

    private StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /** Reads this connection's requests, none of which has come yet. */
    static void install(HttpConnection connection, HttpServerOptions options) {
        if (connection instanceof HttpServerConnection internal) {
            var pipeline = internal.channelHandlerContext().pipeline();
            var decoder = new StrictRequestDecoder(options);
            pipeline.replace(NAME, NAME, decoder);
            ConnectionLimiter.track(pipeline, internal.channelHandlerContext().name(), decoder);
        }
    }

    /** It is told from now on when a head begins to come. */
    void tell(OpenConnection newConnection) {
        connection = newConnection;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object bytes) throws Exception {
        var told = connection;
        if (told == null || !told.awaitsHead()) {
            super.channelRead(ctx, bytes);
            return;
        }
        int heads = told.heads();
        super.channelRead(ctx, bytes);
        if (told.heads() == heads) {
            told.headBegan(System.nanoTime());
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
     * A version that is none would be answered with one that is none either, and one in small letters with 501: the
     * library reads it, and then does not know it.
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
     * Asked when all headers are there and before the body is looked for: the one place that the library has for it.
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

    /** The library drops Content-Length, which the proxy before us may have gone by. */
    @Override
    protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("Content-Length and Transfer-Encoding must not be given together");
    }
}
