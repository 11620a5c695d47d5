package io.canary.router.proxy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A second reader of HTTP/1.1 requests, written from RFC 9112 with strings and patterns and without a line of the proxy's: it says
 * where each request ends, and stops at the first thing that is not as the standard wants it from a sender.
 */
final class StrictHttp {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final Pattern LINE = Pattern.compile("(" + TOKEN + ") ([\\x21-\\x7e]+) HTTP/1\\.([01])");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):([\\t\\x20-\\x7e\\x80-\\xff]*)");
    private static final Pattern HOST = Pattern.compile("(?:\\[[0-9a-fA-F:.]+]|[-0-9A-Za-z._~%]+)(?::([0-9]{1,5}))?");
    private static final Pattern LENGTH = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,8})(?:;[\\t\\x20-\\x7e\\x80-\\xff]*)?");
    private static final Pattern ABSOLUTE = Pattern.compile("(?i:http)://([^/?#]+)(.*)");

    /** The limits of the proxy, with the carriage return of the line. */
    private static final int HEAD_MAX = 64 * 1024;

    private static final int CHUNK_LINE_MAX = 300;
    private static final int TRAILERS_MAX = 8 * 1024;

    /** How reading ended. */
    enum End {
        WHOLE,
        INCOMPLETE,
        WRONG
    }

    /** @param end where it ends in the input */
    record Request(String method, String target, String body, int end) {
        /** What it is, without where it stood. */
        String what() {
            return method + " " + target + " " + body.length() + ":" + body.hashCode();
        }
    }

    private static final class Wrong extends Exception {
        private static final long serialVersionUID = 1;
    }

    private static final class Incomplete extends Exception {
        private static final long serialVersionUID = 1;
    }

    private final String in;
    private final List<Request> requests = new ArrayList<>();
    private int at;
    private End end = End.WHOLE;
    private long length;
    private boolean chunked;

    private StrictHttp(String in) {
        this.in = in;
    }

    static StrictHttp read(String in) {
        var read = new StrictHttp(in);
        try {
            while (read.at < in.length()) {
                read.request();
            }
        } catch (Wrong e) {
            read.end = End.WRONG;
        } catch (Incomplete e) {
            read.end = End.INCOMPLETE;
        }
        return read;
    }

    static StrictHttp read(byte[] in) {
        return read(new String(in, StandardCharsets.ISO_8859_1));
    }

    List<Request> requests() {
        return requests;
    }

    End end() {
        return end;
    }

    private void request() throws Wrong, Incomplete {
        for (int i = 0; in.startsWith("\r", at); i++) {
            check(i < 2 || at + 1 >= in.length());
            if (at + 1 >= in.length()) {
                throw new Incomplete();
            }
            check(in.charAt(at + 1) == '\n');
            at += 2;
        }
        if (at == in.length()) {
            return;
        }
        String head = upTo("\r\n\r\n", HEAD_MAX);
        var lines = head.split("\r\n", -1);
        var line = LINE.matcher(lines[0]);
        check(line.matches() && !line.group(1).equalsIgnoreCase("CONNECT"));
        boolean webSocket = fields(lines, line);
        String target = target(line.group(1), line.group(2));
        String body = chunked ? chunks() : take(length);
        requests.add(new Request(line.group(1), target, body, at));
        check(!webSocket || at == in.length());
    }

    private String host = "";

    /** Whether it is an upgrade to WebSocket. */
    private boolean fields(String[] lines, Matcher line) throws Wrong {
        int hosts = 0;
        int lengths = 0;
        int codings = 0;
        boolean upgrade = false;
        boolean expect = false;
        length = 0;
        host = "";
        for (int i = 1; i < lines.length; i++) {
            var field = FIELD.matcher(lines[i]);
            check(field.matches());
            String value = field.group(2).replaceAll("^[\\t ]+|[\\t ]+$", "");
            switch (field.group(1).toLowerCase(Locale.ROOT)) {
                case "host" -> {
                    host = value;
                    hosts++;
                }
                case "content-length" -> {
                    check(LENGTH.matcher(value).matches());
                    length = Long.parseLong(value);
                    lengths++;
                }
                case "transfer-encoding" -> {
                    check(value.equals("chunked"));
                    codings++;
                }
                case "content_length", "transfer_encoding" -> throw new Wrong();
                case "upgrade" -> upgrade |= value.toLowerCase(Locale.ROOT).contains("websocket");
                case "expect" -> expect = true;
                default -> {}
            }
        }
        boolean is11 = line.group(3).equals("1");
        var known = HOST.matcher(host);
        check(hosts <= 1 && lengths + codings <= 1 && (hosts == 1 || !is11) && (codings == 0 || is11));
        check(hosts == 0
                || (known.matches() && (known.group(1) == null || Integer.parseInt(known.group(1)) <= 65_535)));
        chunked = codings == 1;
        boolean webSocket = upgrade && is11 && line.group(1).equalsIgnoreCase("GET");
        check(!webSocket || (!chunked && length == 0 && !expect));
        return webSocket;
    }

    private String target(String method, String target) throws Wrong {
        if (target.startsWith("/") || (target.equals("*") && method.equalsIgnoreCase("OPTIONS"))) {
            return target;
        }
        var absolute = ABSOLUTE.matcher(target);
        check(absolute.matches() && (host.isEmpty() || absolute.group(1).equalsIgnoreCase(host)));
        return absolute.group(2).startsWith("/") ? absolute.group(2) : "/" + absolute.group(2);
    }

    private String chunks() throws Wrong, Incomplete {
        var body = new StringBuilder();
        while (true) {
            String line = upTo("\r\n", CHUNK_LINE_MAX);
            var chunk = CHUNK.matcher(line);
            check(chunk.matches());
            long size = Long.parseLong(chunk.group(1), 16);
            check(size <= Integer.MAX_VALUE);
            if (size == 0) {
                break;
            }
            body.append(take(size));
            String after = in.substring(at, Math.min(at + 2, in.length()));
            check(after.length() < 2 || after.equals("\r\n"));
            take(2);
        }
        int left = TRAILERS_MAX;
        for (String line = upTo("\r\n", left); !line.isEmpty(); line = upTo("\r\n", left)) {
            check(FIELD.matcher(line).matches());
            left -= line.length() + 1;
        }
        return body.toString();
    }

    /** What comes before the end of a line or of a head; no line feed in it stands alone. */
    private String upTo(String mark, int max) throws Wrong, Incomplete {
        int found = in.indexOf(mark, at);
        String text = found < 0 ? in.substring(at) : in.substring(at, found);
        check(!text.replace("\r\n", "").contains("\n"));
        check(text.length() <= (found < 0 ? max : max - 1));
        if (found < 0) {
            throw new Incomplete();
        }
        at = found + mark.length();
        return text;
    }

    private String take(long bytes) throws Incomplete {
        if (in.length() - at < bytes) {
            throw new Incomplete();
        }
        String taken = in.substring(at, at + (int) bytes);
        at += (int) bytes;
        return taken;
    }

    private static void check(boolean right) throws Wrong {
        if (!right) {
            throw new Wrong();
        }
    }
}
