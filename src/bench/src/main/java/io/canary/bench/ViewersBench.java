package io.canary.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What people who watch cost: viewers of the list, with many deployments in it, and of one deployment, while samples
 * come in; and viewers that read nothing. All run in one process with the clients.
 */
final class ViewersBench {
    private static final int ROWS = 2_000;
    private static final int OF_THE_LIST = 1_000;
    private static final int OF_ONE = 200;
    private static final int STUCK = 200;
    private static final int REPORTING = 20;
    private static final int CONNECTIONS = 128;

    private ViewersBench() {}

    /** Two services with the same deployments, of which the first gets viewers. */
    private record Pair(Service watched, List<String> ids, Service alone, List<String> others)
            implements AutoCloseable {
        static Pair begin() {
            var watched = new Service();
            var alone = new Service();
            return new Pair(watched, begin(watched), alone, begin(alone));
        }

        private static List<String> begin(Service service) {
            return service.begin(ROWS, 3_600).subList(0, REPORTING);
        }

        /** {@code POST /metrics} of the first, against the second. */
        Duel.Result fight(int rounds, double seconds) throws IOException {
            try (var ours = new Load(watched.port(), CONNECTIONS, Samples.single(ids));
                    var theirs = new Load(alone.port(), CONNECTIONS, Samples.single(others))) {
                return Duel.fight(ours, theirs, rounds, seconds);
            }
        }

        @Override
        public void close() {
            watched.close();
            alone.close();
        }
    }

    /** With viewers of the list and of one deployment, against none. */
    static Duel.Result watched(int rounds, double seconds) throws IOException {
        try (var pair = Pair.begin();
                var list = new Viewers(pair.watched().port(), "/deployments", OF_THE_LIST, true);
                var one = new Viewers(
                        pair.watched().port(), "/deployments/" + pair.ids().getFirst(), OF_ONE, true)) {
            awaitRows(list, OF_THE_LIST);
            awaitRows(one, OF_ONE);
            return pair.fight(rounds, seconds);
        }
    }

    /** With viewers of the list that read nothing, against none. */
    static Duel.Result stuck(int rounds, double seconds) throws IOException {
        try (var pair = Pair.begin();
                var list = new Viewers(pair.watched().port(), "/deployments", STUCK, false)) {
            var result = pair.fight(rounds, seconds);
            if (!list.rowsSeen().isEmpty()) {
                throw new IllegalStateException("they have read something");
            }
            return result;
        }
    }

    /**
     * How long it takes until a change has reached everybody who watches the list, and what they cost while nothing
     * happens.
     */
    static String change(int times) throws Exception {
        try (var service = new Service()) {
            var ids = service.begin(ROWS, 3_600);
            try (var list = new Viewers(service.port(), "/deployments", OF_THE_LIST, true)) {
                awaitRows(list, OF_THE_LIST);
                TimeUnit.SECONDS.sleep(2); // all of the first list has been read
                double cores = cores(10);
                long[] last = new long[times];
                for (int i = 0; i < times; i++) {
                    list.forget();
                    long begin = System.nanoTime();
                    service.command(ids.get(i), "pause");
                    awaitRows(list, OF_THE_LIST);
                    last[i] = list.rowsSeen().stream()
                            .mapToLong(at -> at - begin)
                            .max()
                            .orElse(0);
                }
                Arrays.sort(last);
                return String.format(
                        Locale.ROOT,
                        "%,d viewers of %,d rows: %.2f cores while nothing happens; a change has reached the last of"
                                + " them after %.0f ms (median), %.0f ms (worst of %d); %d disconnected",
                        list.count(),
                        ROWS,
                        cores,
                        last[times / 2] / 1e6,
                        last[times - 1] / 1e6,
                        times,
                        list.disconnected());
            }
        }
    }

    private static double cores(int seconds) throws InterruptedException {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long before = system.getProcessCpuTime();
        TimeUnit.SECONDS.sleep(seconds);
        return (system.getProcessCpuTime() - before) / 1e9 / seconds;
    }

    private static void awaitRows(Viewers viewers, int count) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (viewers.rowsSeen().size() < count) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(viewers.rowsSeen().size() + " of " + count + " viewers saw it");
            }
            try {
                TimeUnit.MILLISECONDS.sleep(1);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
