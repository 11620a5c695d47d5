package io.canary.durability;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;

/** An attack on the port of the service that needs no rights, by many clients at once, repeatedly. */
enum Attack {
    NOTHING(1) {
        @Override
        void once(Target target, int client) throws InterruptedException {
            TimeUnit.HOURS.sleep(1); // the baseline that the other attacks are compared with
        }
    },
    IDLE_CONNECTIONS(600) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            hold(target, "");
        }
    },
    TRICKLING_HEADS(200) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            trickle(target, "GET /health HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ");
        }
    },
    TRICKLING_BODIES(200) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            trickle(target, head("/metrics", "application/x-ndjson", 1 << 20));
        }
    },
    UNFINISHED_BODIES(100) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            hold(target, head("/metrics", "application/json", 1 << 20) + " ".repeat((1 << 20) - 1));
        }
    },
    BODIES_OF_MISTAKES(4) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            String type = client % 2 == 0 ? "application/x-ndjson" : "application/json";
            String body = client % 2 == 0 ? "{}\n".repeat(340_000) : "[" + "{},".repeat(340_000) + "{}]";
            ask(target, head("/metrics", type, body.length()) + body);
        }
    },
    PACKED_BODIES(4) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            byte[] packed = packed("{}\n".repeat(2_000_000));
            String head = head("/metrics", "application/x-ndjson\r\nContent-Encoding: gzip", packed.length);
            ask(target, head + new String(packed, StandardCharsets.ISO_8859_1));
        }
    },
    SIMULATIONS(4) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            String body = "{\"deployment_id\": \"d\"}\n".repeat(40_000);
            ask(target, head("/simulate", "application/x-ndjson", body.length()) + body);
        }
    },
    LONG_LISTS(8) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            ask(target, "GET /deployments?limit=1000 HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        }
    },
    SLOW_READERS(100) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            hold(target, "GET /deployments?limit=1000 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".repeat(20));
        }
    },
    BROKEN_OFF_REQUESTS(4) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            try (var socket = target.connect()) {
                socket.setSoLinger(true, 0);
                write(socket, head("/metrics", "application/json", 100) + "{\"deployment_id\"");
            }
        }
    },
    FOREIGN_PAGES(4) {
        @Override
        void once(Target target, int client) throws IOException, InterruptedException {
            ask(
                    target,
                    "POST /deployments HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: http://evil.example\r\n"
                            + "Content-Type: text/plain\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}");
        }
    };

    private static final int PATIENCE_MILLIS = 5_000;

    private final int clients;

    Attack(int clients) {
        this.clients = clients;
    }

    /** How many clients take part. */
    int clients() {
        return clients;
    }

    /** One round of one client; throws if the service closes its connection. */
    abstract void once(Target target, int client) throws IOException, InterruptedException;

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String head(String path, String type, int length) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: " + type + "\r\nContent-Length: "
                + length + "\r\n\r\n";
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
    }

    /** Sends it, and keeps the connection open as long as the service allows. */
    private static void hold(Target target, String text) throws IOException, InterruptedException {
        try (var socket = target.connect()) {
            write(socket, text);
            if (text.startsWith("GET")) {
                TimeUnit.HOURS.sleep(1);
            }
            toTheEnd(socket.getInputStream());
        }
    }

    private static void trickle(Target target, String beginning) throws IOException, InterruptedException {
        try (var socket = target.connect()) {
            write(socket, beginning);
            while (true) {
                TimeUnit.MILLISECONDS.sleep(500);
                write(socket, " ");
            }
        }
    }

    private static void ask(Target target, String request) throws IOException {
        try (var socket = target.connect()) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            write(socket, request);
            socket.shutdownOutput();
            toTheEnd(socket.getInputStream());
        }
    }

    private static void toTheEnd(InputStream in) throws IOException {
        byte[] some = new byte[8_192];
        while (in.read(some) >= 0) {
            // the response is ignored
        }
    }

    private static byte[] packed(String text) {
        var bytes = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException never) {
            throw new UncheckedIOException(never);
        }
        return bytes.toByteArray();
    }
}
