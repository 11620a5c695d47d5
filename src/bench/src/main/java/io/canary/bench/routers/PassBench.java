package io.canary.bench.routers;

import io.canary.bench.Duel;
import io.canary.bench.Load;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/** The same requests through one carrier after the other, with the same split between the same two versions. */
final class PassBench {
    static final String HEAD = """
            | carrier | clients | requests | against the first | p50 | p99 | against the first | CPU a request |
            |---|---|---|---|---|---|---|---|""";

    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: checkout\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int CANARY_PERCENT = 10;

    private PassBench() {}

    /**
     * The lines of the table.
     *
     * @param carriers with which the first is what the others are compared with
     */
    static List<String> measure(List<Carrier> carriers, int clients, int rounds, double warmUpSeconds, double seconds)
            throws IOException, RouterException, InterruptedException {
        var courses = new ArrayList<Course>();
        try {
            for (var carrier : carriers) {
                carrier.split(CANARY_PERCENT);
                courses.add(new Course(carrier, clients, rounds));
            }
            for (var course : courses) {
                course.load.run(warmUpSeconds);
            }
            for (int i = 0; i < rounds; i++) {
                for (var course : courses) {
                    course.run(i, seconds);
                }
            }
            return courses.stream().map(c -> c.row(clients, courses.getFirst())).toList();
        } finally {
            for (var course : courses) {
                course.load.close();
            }
        }
    }

    /** What was seen of one carrier. */
    private static final class Course {
        private final Carrier carrier;
        private final Load load;
        private final double[] perSecond;
        private final double[] p50Micros;
        private final double[] p99Micros;
        private final Histogram latencies = new Histogram(3);
        private long requests;
        private long cpuNanos;

        Course(Carrier carrier, int clients, int rounds) throws IOException {
            this.carrier = carrier;
            this.load =
                    new Load(carrier.port(), clients, (connection, n) -> REQUEST, 200).timing(latencies::recordValue);
            this.perSecond = new double[rounds];
            this.p50Micros = new double[rounds];
            this.p99Micros = new double[rounds];
        }

        void run(int round, double seconds) throws IOException {
            latencies.reset();
            long cpu = carrier.cpuNanos();
            perSecond[round] = load.run(seconds);
            cpuNanos += carrier.cpuNanos() - cpu;
            requests += latencies.getTotalCount();
            p50Micros[round] = latencies.getValueAtPercentile(50) / 1e3;
            p99Micros[round] = latencies.getValueAtPercentile(99) / 1e3;
        }

        String row(int clients, Course first) {
            var rate = Duel.result(perSecond, first.perSecond);
            var tail = Duel.result(p99Micros, first.p99Micros);
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %,.0f/s | %.2f (%.2f to %.2f) | %,.0f µs | %,.0f µs | %.2f (%.2f to %.2f) | %s |",
                    carrier.name(),
                    clients,
                    rate.ours(),
                    rate.ratio(),
                    rate.least(),
                    rate.most(),
                    Duel.result(p50Micros, p50Micros).ours(),
                    tail.ours(),
                    tail.ratio(),
                    tail.least(),
                    tail.most(),
                    cpuNanos == 0 ? "-" : String.format(Locale.ROOT, "%.0f µs", cpuNanos / 1e3 / requests));
        }
    }
}
