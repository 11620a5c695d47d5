package io.canary.bench;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * How soon the router is told to roll back: from just before the request is sent whose samples make the evidence
 * conclusive, to the router's call. Both are read from the clock of one JVM. Meanwhile other samples come in, and other
 * deployments run.
 */
final class BreachBench {
    static final String HEAD = """
            | journal | viewers | rollbacks | other deployments | other requests | p50 | p99 | max |
            |---|---|---|---|---|---|---|---|""";

    private static final int CONNECTIONS = 16;
    private static final long PAUSE_NANOS = 1_000_000;
    private static final long BETWEEN_NANOS = 4_000_000;
    private static final double OTHERS_INTERVAL_SEC = 10;

    /** So that what is sent next belongs to another tick of a second, and shows that the one before is over. */
    private static final long NEXT_TICK_MILLIS = 1_300;

    private static final int OF_THE_LIST = 1_000;
    private static final int OF_ONE = 200;

    private final ClockedRouter router = new ClockedRouter();
    private final Map<String, Long> sent = new HashMap<>();

    private final boolean isWatched;

    private BreachBench(boolean isWatched) {
        this.isWatched = isWatched;
    }

    /** With the journal that there is by default, and with viewers of the list and of one deployment. */
    static String watched(int waves, int each, int others) throws Exception {
        return new BreachBench(true).sqliteHere(waves, each, others);
    }

    /** With the journal that there is by default. */
    static String sqlite(int waves, int each, int others) throws Exception {
        return new BreachBench(false).sqliteHere(waves, each, others);
    }

    private String sqliteHere(int waves, int each, int others) throws Exception {
        Path folder = Files.createTempDirectory("canary-breach");
        try {
            return measure("SQLite", Map.of("data", Map.of("dir", folder.toString())), waves, each, others);
        } finally {
            Folders.delete(folder);
        }
    }

    /** With nothing durable. */
    static String memory(int waves, int each, int others) throws Exception {
        var memory = Map.of("journal", Map.of("type", "memory"));
        return new BreachBench(false).measure("memory", memory, waves, each, others);
    }

    private String measure(String journal, Map<String, ?> durability, int waves, int each, int others)
            throws Exception {
        try (var service = new Service(durability, router.factory())) {
            var reporting = service.begin(20, 3_600);
            service.begin(others, OTHERS_INTERVAL_SEC);
            try (var load = new Load(service.port(), CONNECTIONS, Samples.single(reporting));
                    var list = viewers(service, "/deployments", OF_THE_LIST);
                    var one = viewers(service, "/deployments/" + reporting.getFirst(), OF_ONE)) {
                double perSecond = waves(service, load, waves, each);
                return row(journal, list.count() + one.count(), others, perSecond);
            }
        }
    }

    private Viewers viewers(Service service, String path, int count) throws IOException {
        return new Viewers(service.port(), path, isWatched ? count : 0, true);
    }

    /** The other requests a second, meanwhile. */
    private double waves(Service service, Load load, int waves, int each) throws Exception {
        wave(service, "warm-up", each);
        sent.clear();
        var over = new AtomicBoolean();
        var rate = CompletableFuture.supplyAsync(
                () -> keepBusy(load, over), r -> Thread.ofPlatform().daemon().start(r));
        for (int w = 0; w < waves; w++) {
            wave(service, "wave-" + w, each);
        }
        over.set(true);
        return rate.get(60, TimeUnit.SECONDS);
    }

    private static double keepBusy(Load load, AtomicBoolean over) {
        try {
            double sum = 0;
            int seconds = 0;
            while (!over.get()) {
                sum += load.run(1, PAUSE_NANOS);
                seconds++;
            }
            return sum / seconds;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Begins deployments, has them suspected, and then, one after the other, has the evidence become conclusive. */
    private void wave(Service service, String name, int count) throws IOException, InterruptedException {
        var begun = new ArrayList<Future<String>>();
        for (int i = 0; i < count; i++) {
            begun.add(service.begin(deployment(name + "-" + i)));
        }
        Service.await(Future.all(begun));
        try (var connection =
                SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()))) {
            connection.socket().setTcpNoDelay(true);
            for (var id : begun) {
                send(connection, samples(id.result()));
            }
            TimeUnit.MILLISECONDS.sleep(NEXT_TICK_MILLIS);
            for (int i = 0; i < count; i++) {
                var request = samples(begun.get(i).result());
                sent.put(name + "-" + i, System.nanoTime());
                send(connection, request);
                LockSupport.parkNanos(BETWEEN_NANOS);
            }
        }
        awaitRollbacks();
    }

    private static JsonObject deployment(String service) {
        var analysis = new JsonObject()
                .put("mode", "sequential")
                .put("tick_sec", 1)
                .put("warmup_sec", 0)
                .put("margins", new JsonObject().put("cpu", null).put("latency_ratio", null));
        return new JsonObject()
                .put("service_name", service)
                .put("new_version", "v2")
                .put("strategy", new JsonObject().put("interval_sec", 3_600))
                .put("policy", new JsonObject().put("analysis", analysis));
    }

    /** Half of the canary's requests fail. One report of that makes the canary suspect; it takes two to be sure. */
    private static byte[] samples(String id) {
        var now = Instant.now().toString();
        var both = new JsonArray();
        for (var version : List.of("baseline", "canary")) {
            both.add(new JsonObject()
                    .put("deployment_id", id)
                    .put("version", version)
                    .put("timestamp", now)
                    .put("requests", 1_000)
                    .put("errors", version.equals("canary") ? 500 : 5));
        }
        return Load.request("/metrics", "application/json", both.encode().getBytes(StandardCharsets.UTF_8));
    }

    private static void send(SocketChannel connection, byte[] request) throws IOException {
        connection.write(ByteBuffer.wrap(request));
        var answer = ByteBuffer.allocate(8 << 10);
        connection.read(answer); // an answer is short, and comes in one piece
        var head = new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII);
        if (!head.startsWith("HTTP/1.1 202")) {
            throw new IOException("not accepted: " + head);
        }
    }

    private void awaitRollbacks() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!router.rolledBack().keySet().containsAll(sent.keySet())) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("of " + sent.size() + " only these: "
                        + router.rolledBack().size());
            }
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private String row(String journal, int viewers, int others, double perSecond) {
        var millis = sent.entrySet().stream()
                .map(e -> (router.rolledBack().getOrDefault(e.getKey(), Long.MAX_VALUE) - e.getValue()) / 1e6)
                .sorted()
                .toList();
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %,d | %,d | %,.0f/s | %.2f ms | %.2f ms | %.2f ms |",
                journal,
                viewers,
                millis.size(),
                others,
                perSecond,
                quantile(millis, 0.5),
                quantile(millis, 0.99),
                millis.getLast());
    }

    private static double quantile(List<Double> sorted, double q) {
        return sorted.get((int) Math.ceil(q * sorted.size()) - 1);
    }
}
