package io.canary.router.proxy;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the head of a request as RFC 9112 writes it, and takes nothing that two readers could understand in two ways.
 * It is a value over bytes: it keeps nothing, and waits for nothing.
 */
final class HeadSyntax {
    private static final byte[] CONNECT = Octets.ascii("connect");
    private static final byte[] OPTIONS = Octets.ascii("options");
    private static final byte[] GET = Octets.ascii("get");
    private static final byte[] HTTP = Octets.ascii("http://");
    private static final byte[] VERSION = Octets.ascii("HTTP/1.");

    private final ByteBuf buf;
    private final int end;
    private int at;

    private int method;
    private int methodEnd;
    private int authority;
    private int authorityEnd;
    private boolean version11;

    private HeadSyntax(ByteBuf buf, int from, int to) {
        this.buf = buf;
        this.at = from;
        this.end = to;
    }

    /**
     * The head between {@code from} and {@code to}, which lies behind the line feed of its blank line. Each line feed
     * in between has a carriage return before it.
     */
    static Head read(ByteBuf buf, int from, int to) {
        return new HeadSyntax(buf, from, to).read();
    }

    /** Whether a line is a header, without its end. */
    static boolean isField(ByteBuf buf, int from, int to) {
        int colon = Octets.end(buf, from, to, Octets.TOKEN);
        return colon > from
                && colon < to
                && buf.getByte(colon) == ':'
                && Octets.end(buf, colon + 1, to, Octets.VALUE) == to;
    }

    private Head read() {
        var no = requestLine();
        if (no != null) {
            return Head.refused(no);
        }
        var fields = new HeadFields(buf);
        while (buf.getByte(at) != '\r') {
            no = field(fields);
            if (no != null) {
                return Head.refused(no);
            }
        }
        no = at + 2 == end ? fields.judge(version11) : EdgeRejection.LINE_END;
        if (no != null) {
            return Head.refused(no);
        } else if (authorityEnd > authority && !fields.isHost(authority, authorityEnd)) {
            return Head.refused(EdgeRejection.MISDIRECTED);
        }
        boolean webSocket = version11 && isMethod(GET) && fields.asksForWebSocket();
        return webSocket && fields.hasBodyOrExpects()
                ? Head.refused(EdgeRejection.UPGRADE)
                : new Head(null, fields.bodyBytes(), webSocket, fields.isForwarded());
    }

    private @Nullable EdgeRejection requestLine() {
        method = at;
        methodEnd = Octets.end(buf, at, end, Octets.TOKEN);
        if (methodEnd == method || buf.getByte(methodEnd) != ' ') {
            return EdgeRejection.REQUEST_LINE;
        }
        int target = methodEnd + 1;
        int targetEnd = Octets.end(buf, target, end, Octets.TARGET);
        int version = targetEnd + 1;
        if (targetEnd == target || buf.getByte(targetEnd) != ' ' || version + VERSION.length + 3 > end) {
            return EdgeRejection.REQUEST_LINE;
        }
        if (!Octets.are(buf, version, version + VERSION.length, VERSION)) {
            return EdgeRejection.REQUEST_LINE;
        }
        at = version + VERSION.length;
        byte minor = buf.getByte(at++);
        version11 = minor == '1';
        if ((!version11 && minor != '0') || !lineEnds()) {
            return EdgeRejection.REQUEST_LINE;
        }
        return isMethod(CONNECT) ? EdgeRejection.CONNECT : target(target, targetEnd);
    }

    private @Nullable EdgeRejection target(int from, int to) {
        byte first = buf.getByte(from);
        if (first == '/' || (first == '*' && to == from + 1 && isMethod(OPTIONS))) {
            return null;
        } else if (!Octets.startsLike(buf, from, to, HTTP)) {
            return EdgeRejection.TARGET;
        }
        authority = from + HTTP.length;
        authorityEnd = authority;
        while (authorityEnd < to && !isEndOfAuthority(buf.getByte(authorityEnd))) {
            authorityEnd++;
        }
        return authorityEnd == authority ? EdgeRejection.TARGET : null;
    }

    private static boolean isEndOfAuthority(byte b) {
        return b == '/' || b == '?' || b == '#';
    }

    private boolean isMethod(byte[] small) {
        return Octets.like(buf, method, methodEnd, small);
    }

    private @Nullable EdgeRejection field(HeadFields fields) {
        int name = at;
        byte first = buf.getByte(name);
        if (first == ' ' || first == '\t') {
            return EdgeRejection.FOLDED;
        }
        int nameEnd = Octets.end(buf, name, end, Octets.TOKEN);
        if (nameEnd == name || buf.getByte(nameEnd) != ':') {
            return EdgeRejection.FIELD;
        }
        int value = nameEnd + 1;
        int valueEnd = Octets.end(buf, value, end, Octets.VALUE);
        at = valueEnd;
        if (buf.getByte(valueEnd) != '\r') {
            return EdgeRejection.FIELD;
        }
        return lineEnds() ? fields.add(name, nameEnd, value, valueEnd) : EdgeRejection.LINE_END;
    }

    /** Steps over the end of a line; false if there is none. */
    private boolean lineEnds() {
        if (at + 1 < end && buf.getByte(at) == '\r' && buf.getByte(at + 1) == '\n') {
            at += 2;
            return true;
        }
        return false;
    }
}
