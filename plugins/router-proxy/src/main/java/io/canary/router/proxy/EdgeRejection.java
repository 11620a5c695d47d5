package io.canary.router.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;

/**
 * Why a connection is answered by the edge itself, and closed: what it sends is no request, or none that goes through
 * here.
 */
enum EdgeRejection {
    REQUEST_LINE(400, "the request line must be a method, one space, a target, one space, and HTTP/1.1"),
    LINE_END(400, "each line of a head must end with CR LF, and have neither of them inside"),
    FOLDED(400, "a header must be on one line, and not continue on the next"),
    FIELD(400, "a header must be a name without spaces, a colon, and a value without control characters"),
    LENGTH(400, "Content-Length must come once, and be a decimal number without a sign"),
    CODING(400, "Transfer-Encoding must come once, be chunked and nothing else, and in HTTP/1.1"),
    LENGTH_AND_CODING(400, "Content-Length and Transfer-Encoding must not come together"),
    HOST(400, "Host must come once, and be a host name or an address, with or without a port"),
    TARGET(400, "the target must be a path that begins with /, http:// and the host of Host, or * for OPTIONS"),
    UPGRADE(400, "an upgrade to WebSocket must have no body, and wait for its answer"),
    CHUNK(400, "a chunk must begin with its size, 1 to 8 hexadecimal digits, and end with CR LF"),
    TRAILERS(400, "the trailers of a chunked body must be headers, of 8 KiB at most"),
    MISDIRECTED(421, "the target names another host than Host does"),
    CONNECT(405, "CONNECT goes nowhere from here: this is no forward proxy"),
    HEAD_TIME(408, "the head of the request did not come in time"),
    BODY_TIME(408, "the body of the request came too slowly"),
    LINE_SIZE(414, "the request line has more than 16 KiB"),
    HEAD_SIZE(431, "the headers have more than 64 KiB");

    private final int status;
    private final String words;
    private final String answer;

    EdgeRejection(int status, String words) {
        this.status = status;
        this.words = words;
        this.answer = answerOf(status, words);
    }

    int status() {
        return status;
    }

    /** What is wanted, or what is wrong. */
    String words() {
        return words;
    }

    /** The whole answer, a problem document (RFC 9457), with the end of the connection in it. */
    ByteBuf answer() {
        return Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII);
    }

    private static String answerOf(int status, String words) {
        String title = titleOf(status);
        String body = new JsonObject()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", words)
                .encode();
        String head = "HTTP/1.1 " + status + " " + title + "\r\nContent-Type: application/problem+json\r\n"
                + (status == 405 ? "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n" : "") + "Content-Length: "
                + body.length() + "\r\nConnection: close\r\n\r\n";
        return head + body;
    }

    private static String titleOf(int status) {
        return switch (status) {
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 414 -> "URI Too Long";
            case 421 -> "Misdirected Request";
            case 431 -> "Request Header Fields Too Large";
            default -> "Bad Request";
        };
    }
}
