package io.canary.bench.routers;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** How soon traffic goes where a router was asked to let it go, and how soon the router says so. */
final class SwitchBench {
    static final String HEAD = """
            | carrier | changes | first request at the new weight, p50 | max | confirmed, p50 | max | answered by the old version though begun after that | failed |
            |---|---|---|---|---|---|---|---|""";

    private SwitchBench() {}

    /** From no canary to nothing but the canary and back, so many times; the line of the table. */
    static String measure(Carrier carrier, int changes) throws IOException, RouterException, InterruptedException {
        var first = new ArrayList<Long>();
        var confirmed = new ArrayList<Long>();
        long strays = 0;
        int failures;
        carrier.split(0);
        try (var watch = new Watch(carrier.client())) {
            watch.await(Versions.BASELINE, System.nanoTime());
            for (int i = 0; i < changes; i++) {
                boolean toCanary = i % 2 == 0;
                String version = toCanary ? Versions.CANARY : Versions.BASELINE;
                watch.clear();
                long start = System.nanoTime();
                carrier.split(toCanary ? 100 : 0);
                long end = System.nanoTime();
                first.add(watch.await(version, start).received() - start);
                confirmed.add(end - start);
                TimeUnit.MILLISECONDS.sleep(200);
                strays += watch.strays(version, end);
            }
            failures = watch.failures();
        }
        return String.format(
                Locale.ROOT,
                "| %s | %d | %s | %s | %s | %s | %d | %d |",
                carrier.name(),
                changes,
                millis(first, 0.5),
                millis(first, 1),
                millis(confirmed, 0.5),
                millis(confirmed, 1),
                strays,
                failures);
    }

    private static String millis(List<Long> nanos, double q) {
        var sorted = nanos.stream().sorted().toList();
        return String.format(Locale.ROOT, "%.1f ms", sorted.get((int) Math.ceil(q * sorted.size()) - 1) / 1e6);
    }
}
