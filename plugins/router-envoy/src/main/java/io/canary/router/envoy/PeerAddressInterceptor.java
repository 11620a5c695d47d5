package io.canary.router.envoy;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.net.InetSocketAddress;

/** Notes where a stream comes from, for messages. */
final class PeerAddressInterceptor implements ServerInterceptor {
    private static final Context.Key<String> PEER = Context.key("peer");

    /** Host and port, or that they are not known. */
    static String of(Context context) {
        String peer = PEER.get(context);
        return peer == null ? "unknown" : peer;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var address = call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR);
        String peer = address instanceof InetSocketAddress at
                ? at.getHostString() + ":" + at.getPort()
                : String.valueOf(address);
        return Contexts.interceptCall(Context.current().withValue(PEER, peer), call, headers, next);
    }
}
