package io.canary.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the headers that tell where a request ends and which host it is for (RFC 9112): a server that reads them
 * differently from the proxy before it can take one request for two (request smuggling).
 */
final class RequestHeaders {
    private static final String HOST_MARKS = "-._~!$&'()*+,;=%:[]";

    private RequestHeaders() {}

    /** The first error, as a sentence; null if there is none. */
    static @Nullable String fault(HttpRequest request) {
        String encoding = request.headers().get(HttpHeaderNames.TRANSFER_ENCODING);
        String fault = encoding == null ? null : encodingFault(request, encoding);
        if (fault == null) {
            fault = hostFault(request);
        }
        return fault == null && !request.uri().startsWith("/") ? targetFault(request.uri()) : fault;
    }

    private static @Nullable String encodingFault(HttpRequest request, String encoding) {
        if (request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0) {
            return "HTTP/1.0 has no Transfer-Encoding";
        } else if (request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return "Content-Length and Transfer-Encoding must not be given together";
        }
        boolean once =
                request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING).size() == 1;
        return once && encoding.equalsIgnoreCase("chunked")
                ? null
                : "Transfer-Encoding must be given once, and be chunked and nothing else";
    }

    private static @Nullable String hostFault(HttpRequest request) {
        String host = request.headers().get(HttpHeaderNames.HOST);
        if (host == null) {
            return request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) < 0 ? null : "Host is missing";
        } else if (request.headers().getAll(HttpHeaderNames.HOST).size() > 1) {
            return "Host must not be given twice";
        }
        return isHost(host) ? null : "Host must be a host, and a port if there is one";
    }

    private static boolean isHost(String host) {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && HOST_MARKS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** An absolute target is accepted too, but needs a host. */
    private static @Nullable String targetFault(String target) {
        if (!target.contains("://")) {
            return null; // no such resource: the routes respond with 404
        }
        try {
            return new URI(target).getHost() == null ? "the target has no host" : null;
        } catch (URISyntaxException e) {
            return "the target is no URI";
        }
    }
}
