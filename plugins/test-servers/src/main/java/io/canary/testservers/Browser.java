package io.canary.testservers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One user with one connection, which is kept alive, and with cookies. Used by one thread. */
public final class Browser implements AutoCloseable {
    private static final int ATTEMPTS_OF_THE_PATIENT = 3;
    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *([0-9]+)");
    private static final Pattern VERSION = Pattern.compile("(?i)x-version: *([^;\r ]*)");
    private static final Pattern COOKIE = Pattern.compile("(?i)set-cookie: *([^;\r]*)");

    private final int port;
    private final int attempts;
    private @Nullable Socket socket;
    private String cookie = "";
    private String version = "";
    private int again;

    /** One to whom a request that gets no answer on a new connection has failed. */
    public Browser(int port) {
        this(port, 1);
    }

    private Browser(int port, int attempts) {
        this.port = port;
        this.attempts = attempts;
    }

    /** One who sends again what got no answer at all, also on a new connection, as HTTP clients may with a GET. */
    public static Browser patient(int port) {
        return new Browser(port, ATTEMPTS_OF_THE_PATIENT);
    }

    /** The body of an answer of 200. */
    public String get(String path, String... headers) throws IOException {
        String answer = answer(path, headers);
        if (!answer.startsWith("200 ")) {
            throw new IOException("answered with " + answer);
        }
        return answer.substring(4);
    }

    /** Status and body. A connection that was closed while nothing was under way is no failure: it is opened again. */
    public String answer(String path, String... headers) throws IOException {
        for (int failures = 0; ; again++) {
            boolean isNew = socket == null;
            try {
                return sent(path, headers);
            } catch (IOException closed) {
                close();
                failures += isNew ? 1 : 0;
                if (failures == attempts) {
                    throw closed;
                }
            }
        }
    }

    /** Who gave the last answer, by its header {@code X-Version}; empty if that had none. */
    public String version() {
        return version;
    }

    /** Becomes a user who was never there: without cookies, and without a connection. */
    public void forget() throws IOException {
        cookie = "";
        close();
    }

    /** How often a request had to be sent again. */
    public int sentAgain() {
        return again;
    }

    private String sent(String path, String... headers) throws IOException {
        var connection = connection();
        String text = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + String.join("\r\n", headers)
                + (headers.length == 0 ? "" : "\r\n") + (cookie.isEmpty() ? "" : "Cookie: " + cookie + "\r\n") + "\r\n";
        connection.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        String head = head(connection.getInputStream());
        var length = LENGTH.matcher(head);
        int n = length.find() ? Integer.parseInt(length.group(1)) : 0;
        var named = VERSION.matcher(head);
        version = named.find() ? named.group(1) : "";
        String body = new String(connection.getInputStream().readNBytes(n), StandardCharsets.US_ASCII);
        if (head.toLowerCase(java.util.Locale.ROOT).contains("connection: close")) {
            close();
        }
        var set = COOKIE.matcher(head);
        cookie = set.find() ? set.group(1) : cookie;
        return head.substring(9, 12) + " " + body;
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("closed after: " + head);
            }
            head.write(b);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    private Socket connection() throws IOException {
        var now = socket;
        if (now == null) {
            now = new Socket(InetAddress.getLoopbackAddress(), port);
            now.setTcpNoDelay(true);
            now.setSoTimeout(10_000);
            socket = now;
        }
        return now;
    }

    @Override
    public void close() throws IOException {
        var now = socket;
        socket = null;
        if (now != null) {
            now.close();
        }
    }
}
