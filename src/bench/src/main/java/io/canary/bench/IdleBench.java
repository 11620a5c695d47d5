package io.canary.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.management.JMException;
import javax.management.ObjectName;

/** Many running deployments that are judged every second and have nothing to judge. */
final class IdleBench {
    private static final int SETTLE_SECONDS = 5;

    private IdleBench() {}

    /** Measures in a JVM of its own, whose heap holds nothing else; the line of the table that it prints. */
    static String inOwnJvm(int deployments, int seconds) throws IOException {
        var command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName()));
        command.addAll(List.of("idle-here", "" + deployments, "" + seconds));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = process.inputReader()) {
            String line = out.readLine();
            return line == null ? "(no result)" : line;
        }
    }

    static String measure(int deployments, int seconds) throws IOException, InterruptedException, JMException {
        try (var service = new Service()) {
            service.begin(1, 1); // everything that is loaded once is loaded
            long before = liveBytes();
            long start = System.nanoTime();
            service.begin(deployments, 1);
            double beginSeconds = (System.nanoTime() - start) / 1e9;
            double heap = (liveBytes() - before) / (double) deployments;
            TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
            var lagBefore = lag(service);
            long cpu = cpuNanos();
            long from = System.nanoTime();
            TimeUnit.SECONDS.sleep(seconds);
            double cores = (cpuNanos() - cpu) / (double) (System.nanoTime() - from);
            var lag = lagSince(lagBefore, lag(service));
            return String.format(
                    Locale.ROOT,
                    "| %,d | %.1f s | %,d | %s | %s | %s | %.2f KiB | %.2f |",
                    deployments,
                    beginSeconds,
                    lag.count(),
                    lag.quantile(0.5),
                    lag.quantile(0.99),
                    lag.quantile(1),
                    heap / 1024,
                    cores);
        }
    }

    /** The size of all objects that are in use. The heap in use would count the garbage since its collection too. */
    private static long liveBytes() throws JMException {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        String total = histogram.toString().strip();
        return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1));
    }

    /** What this process has spent so far, all threads together. */
    static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Cumulative counts by upper bound in milliseconds, as the service itself reports them. */
    private static SortedMap<Double, Long> lag(Service service) throws IOException, InterruptedException {
        var buckets = new TreeMap<Double, Long>();
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + "/metrics"));
            client.send(request.build(), BodyHandlers.ofLines()).body().forEach(line -> {
                if (line.startsWith("canary_evaluation_lag_seconds_bucket{le=\"")) {
                    String bound = line.substring(line.indexOf('"') + 1, line.lastIndexOf('"'));
                    double millis = bound.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(bound) * 1_000;
                    buckets.put(millis, (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
                }
            });
        }
        return buckets;
    }

    private static Lag lagSince(SortedMap<Double, Long> before, SortedMap<Double, Long> after) {
        var since = new TreeMap<Double, Long>();
        after.forEach((bound, count) -> since.put(bound, count - before.getOrDefault(bound, 0L)));
        return new Lag(since);
    }

    /** @param cumulative counts by upper bound in milliseconds */
    private record Lag(SortedMap<Double, Long> cumulative) {
        long count() {
            return cumulative.getOrDefault(Double.POSITIVE_INFINITY, 0L);
        }

        String quantile(double q) {
            long rank = (long) Math.ceil(q * count());
            for (var entry : cumulative.entrySet()) {
                if (entry.getValue() >= rank) {
                    return entry.getKey().isInfinite()
                            ? "> 1 s"
                            : String.format(Locale.ROOT, "≤ %.0f ms", entry.getKey());
                }
            }
            return "-";
        }
    }
}
