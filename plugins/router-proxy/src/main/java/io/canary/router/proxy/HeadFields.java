package io.canary.router.proxy;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The headers of one head that decide where its request ends, and whom it is for. */
final class HeadFields {
    private static final byte[] CONTENT_LENGTH = Octets.ascii("content-length");
    private static final byte[] TRANSFER_ENCODING = Octets.ascii("transfer-encoding");
    private static final byte[] HOST = Octets.ascii("host");
    private static final byte[] UPGRADE = Octets.ascii("upgrade");
    private static final byte[] EXPECT = Octets.ascii("expect");
    private static final byte[] FORWARDED = Octets.ascii("forwarded");
    private static final byte[] X_FORWARDED = Octets.ascii("x-forwarded");
    private static final byte[] X_REAL_IP = Octets.ascii("x-real-ip");
    private static final byte[] CHUNKED = Octets.ascii("chunked");
    private static final byte[] WEBSOCKET = Octets.ascii("websocket");
    private static final int LENGTH_DIGITS_MAX = 18;
    private static final int PORT_DIGITS_MAX = 5;
    private static final int PORT_MAX = 65_535;

    private final ByteBuf buf;
    private long length;
    private boolean hasLength;
    private boolean isChunked;
    private int hosts;
    private int host;
    private int hostEnd;
    private boolean webSocket;
    private boolean expects;
    private boolean forwarded;

    HeadFields(ByteBuf buf) {
        this.buf = buf;
    }

    /** Takes one in; the result is why it must not be, or null. */
    @Nullable
    EdgeRejection add(int name, int nameEnd, int value, int valueEnd) {
        int from = trimmedStart(value, valueEnd);
        int to = trimmedEnd(from, valueEnd);
        switch (buf.getByte(name) | 0x20) {
            case 'c' -> {
                return isNamed(name, nameEnd, CONTENT_LENGTH) ? length(name, from, to) : null;
            }
            case 't' -> {
                return isNamed(name, nameEnd, TRANSFER_ENCODING) ? coding(name, from, to) : null;
            }
            case 'h' -> {
                return isNamed(name, nameEnd, HOST) ? host(from, to) : null;
            }
            case 'u' -> webSocket |= isNamed(name, nameEnd, UPGRADE) && Octets.containsLike(buf, from, to, WEBSOCKET);
            case 'e' -> expects |= isNamed(name, nameEnd, EXPECT);
            case 'f' -> forwarded |= isNamed(name, nameEnd, FORWARDED);
            case 'x' ->
                forwarded |= Octets.startsLike(buf, name, nameEnd, X_FORWARDED) || isNamed(name, nameEnd, X_REAL_IP);
            default -> {}
        }
        return null;
    }

    private boolean isNamed(int name, int nameEnd, byte[] small) {
        return Octets.like(buf, name, nameEnd, small);
    }

    private int trimmedStart(int from, int to) {
        int at = from;
        while (at < to && isBlank(buf.getByte(at))) {
            at++;
        }
        return at;
    }

    private int trimmedEnd(int from, int to) {
        int at = to;
        while (at > from && isBlank(buf.getByte(at - 1))) {
            at--;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    private @Nullable EdgeRejection length(int name, int from, int to) {
        int digits = to - from;
        boolean leadingZero = digits > 1 && buf.getByte(from) == '0';
        if (hasLength || isUnderscored(name, 7) || digits < 1 || digits > LENGTH_DIGITS_MAX || leadingZero) {
            return EdgeRejection.LENGTH;
        }
        hasLength = true;
        length = number(from, to);
        return length < 0 ? EdgeRejection.LENGTH : null;
    }

    /** A decimal number of at most 18 digits; below 0 if it is none. */
    private long number(int from, int to) {
        long number = 0;
        for (int i = from; i < to; i++) {
            int digit = buf.getByte(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    private @Nullable EdgeRejection coding(int name, int from, int to) {
        if (isChunked || isUnderscored(name, 8) || !Octets.are(buf, from, to, CHUNKED)) {
            return EdgeRejection.CODING;
        }
        isChunked = true;
        return null;
    }

    /** An upstream behind CGI or WSGI takes it for the one with a hyphen. */
    private boolean isUnderscored(int name, int hyphen) {
        return buf.getByte(name + hyphen) == '_';
    }

    private @Nullable EdgeRejection host(int from, int to) {
        host = from;
        hostEnd = to;
        return ++hosts == 1 && isHostSyntax(from, to) ? null : EdgeRejection.HOST;
    }

    private boolean isHostSyntax(int from, int to) {
        int end;
        if (from < to && buf.getByte(from) == '[') {
            int close = Octets.end(buf, from + 1, to, Octets.IP_LITERAL);
            if (close == from + 1 || close == to || buf.getByte(close) != ']') {
                return false;
            }
            end = close + 1;
        } else {
            end = Octets.end(buf, from, to, Octets.HOST);
        }
        return end > from && (end == to || (buf.getByte(end) == ':' && isPort(end + 1, to)));
    }

    private boolean isPort(int from, int to) {
        if (to == from || to - from > PORT_DIGITS_MAX) {
            return false;
        }
        long port = number(from, to);
        return port >= 0 && port <= PORT_MAX;
    }

    /** Whether they go together. */
    @Nullable
    EdgeRejection judge(boolean version11) {
        if (hasLength && isChunked) {
            return EdgeRejection.LENGTH_AND_CODING;
        } else if (isChunked && !version11) {
            return EdgeRejection.CODING;
        }
        return version11 && hosts == 0 ? EdgeRejection.HOST : null;
    }

    /** Whether {@code Host} says what these bytes do, in whatever case; so does none. */
    boolean isHost(int from, int to) {
        if (hosts == 0 || to - from != hostEnd - host) {
            return hosts == 0;
        }
        for (int i = 0; i < to - from; i++) {
            if (Character.toLowerCase(buf.getByte(from + i)) != Character.toLowerCase(buf.getByte(host + i))) {
                return false;
            }
        }
        return true;
    }

    long bodyBytes() {
        return isChunked ? Head.CHUNKED : length;
    }

    boolean asksForWebSocket() {
        return webSocket;
    }

    boolean hasBodyOrExpects() {
        return isChunked || length > 0 || expects;
    }

    boolean isForwarded() {
        return forwarded;
    }
}
