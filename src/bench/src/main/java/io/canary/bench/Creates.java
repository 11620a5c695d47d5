package io.canary.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that each create a deployment, wait until it runs, and create the next. Each is of a service of its own. */
final class Creates {
    /** Nothing is judged while time is taken. */
    static final double INTERVAL_SEC = 3_600;

    private static final byte[] BODY =
            ("{\"service_name\":\"%s\",\"new_version\":\"v2\",\"strategy\":{\"interval_sec\":" + INTERVAL_SEC + "}}")
                    .formatted(name(0, 0))
                    .getBytes(StandardCharsets.UTF_8);

    private Creates() {}

    /** Names are of one length, and so are the rows. */
    private static String name(int client, int n) {
        return String.format(Locale.ROOT, "service-%03d-%08d", client, n);
    }

    /** Over HTTP, as CI jobs do: each client has a connection that it keeps. */
    static Load overHttp(int port, int clients) throws IOException {
        byte[] template = Load.request("/deployments", "application/json", BODY);
        int at = new String(template, StandardCharsets.UTF_8).indexOf(name(0, 0));
        return new Load(
                port,
                clients,
                (client, n) -> {
                    byte[] request = template.clone();
                    byte[] name = name(client, n).getBytes(StandardCharsets.US_ASCII);
                    System.arraycopy(name, 0, request, at, name.length);
                    return request;
                },
                201);
    }

    /** Over the event bus, as verticles beside the service do; creates a second. */
    static double overEventBus(Service service, int clients, int round, double seconds) {
        long start = System.nanoTime();
        long end = start + (long) (seconds * 1e9);
        var created = new AtomicLong();
        var done = new ArrayList<Future<Void>>();
        for (int i = 0; i < clients; i++) {
            var client = Promise.<Void>promise();
            done.add(client.future());
            again(service, i, round << 24, end, created, client);
        }
        Service.await(Future.all(done));
        return created.get() / ((System.nanoTime() - start) / 1e9);
    }

    private static void again(Service service, int client, int n, long end, AtomicLong created, Promise<Void> done) {
        service.begin(name(client, n), INTERVAL_SEC).onFailure(done::fail).onSuccess(id -> {
            created.incrementAndGet();
            if (System.nanoTime() < end) {
                again(service, client, n + 1, end, created, done);
            } else {
                done.complete();
            }
        });
    }
}
