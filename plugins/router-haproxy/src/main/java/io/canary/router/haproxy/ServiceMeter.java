package io.canary.router.haproxy;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what one service's versions do from the statistics of every node. A version of the split is reported each time,
 * with no requests too, as long as the service has had any within the last minute. Safe for any thread.
 */
final class ServiceMeter {
    static final int LOOKS_AFTER_TRAFFIC = 60;

    /** What was counted in a longer while than this is no news. */
    private static final Duration GAP_MAX = Duration.ofSeconds(10);

    private final String service;
    private final ServiceCommands traffic;
    private final Map<RuntimeApi, Seen> nodes = new LinkedHashMap<>();
    private final ReentrantLock looking = new ReentrantLock();
    private final Latencies latencies = new Latencies();
    private volatile @Nullable TrafficSplit split;
    private int quietLooks = LOOKS_AFTER_TRAFFIC;

    private static final class Seen {
        final Tally tally = new Tally();
        long nanos;
    }

    ServiceMeter(String service, ServiceCommands traffic, List<RuntimeApi> nodes) {
        this.service = service;
        this.traffic = traffic;
        nodes.forEach(node -> this.nodes.put(node, new Seen()));
    }

    /**
     * Begins to count a canary, before {@code next} moves traffic: what comes from now on is reported. A node that does
     * not answer is noticed by the next call. The rollback waits for nothing here.
     */
    void begin(TrafficSplit next, Consumer<TrafficReport> to) throws InterruptedException {
        var before = split;
        split = next;
        boolean isKnown = before != null && HaproxyNode.versions(before).equals(HaproxyNode.versions(next));
        if (hasCanary() && !isKnown) {
            latencies.clear();
            try {
                look(true, to);
            } catch (RouterException away) {
                // said by the call that moves the traffic
            }
        }
    }

    /** Counts what the log says of a request, if it is one of the versions that are measured. */
    void count(LogLine line) {
        var now = split;
        if (now != null) {
            var versions = HaproxyNode.versions(now);
            String version = traffic.versionOf(line.backend(), line.server(), versions);
            if (version != null && versions.contains(version)) {
                latencies.count(version, line.millis());
            }
        }
    }

    /** Whether there is a canary to be measured. */
    boolean hasCanary() {
        var now = split;
        return now != null && !now.canaryVersion().equals(TrafficRouter.NO_VERSION);
    }

    /**
     * Reports what was counted since the last look, of each node that answers.
     *
     * @throws RouterException with the first node that does not
     */
    void look(Consumer<TrafficReport> to) throws RouterException, InterruptedException {
        look(false, to);
    }

    private void look(boolean begins, Consumer<TrafficReport> to) throws RouterException, InterruptedException {
        var now = split;
        if (now == null) {
            return;
        }
        looking.lockInterruptibly();
        try {
            var counts = new HashMap<String, Tally.Counts>();
            RouterException failure = null;
            for (var node : nodes.entrySet()) {
                try {
                    counts(begins, node.getKey(), node.getValue(), HaproxyNode.versions(now))
                            .forEach((version, news) -> counts.merge(version, news, Tally.Counts::plus));
                } catch (RouterException e) {
                    failure = failure == null ? e : failure;
                }
            }
            report(counts, now, to);
            if (failure != null) {
                throw failure;
            }
        } finally {
            looking.unlock();
        }
    }

    private Map<String, Tally.Counts> counts(boolean begins, RuntimeApi node, Seen seen, List<String> versions)
            throws RouterException, InterruptedException {
        var questions = new ArrayList<>(List.of("show info"));
        questions.addAll(traffic.statistics(versions));
        var answer = node.look(questions);
        long nanos = System.nanoTime();
        if (nanos - seen.nanos > GAP_MAX.toNanos()) {
            seen.tally.forget();
        }
        seen.nanos = nanos;
        var rows = new HashMap<String, List<Map<String, String>>>();
        for (var row : answer.counters()) {
            String version =
                    traffic.versionOf(row.getOrDefault("pxname", ""), row.getOrDefault("svname", ""), versions);
            if (version != null) {
                rows.computeIfAbsent(version, v -> new ArrayList<>()).add(row);
            }
        }
        if (rows.isEmpty()) {
            throw RouterException.unreachable(
                    "haproxy node " + node.node() + " has no statistics of " + service + " " + answer.complaint());
        }
        return seen.tally.since(begins, answer.pid(), rows);
    }

    private void report(Map<String, Tally.Counts> counts, TrafficSplit now, Consumer<TrafficReport> to) {
        boolean busy = counts.values().stream().anyMatch(c -> c.requests() > 0);
        quietLooks = busy ? 0 : Math.min(quietLooks + 1, LOOKS_AFTER_TRAFFIC);
        var at = Instant.now();
        counts.forEach((version, c) -> {
            boolean awaited = HaproxyNode.versions(now).contains(version) && quietLooks < LOOKS_AFTER_TRAFFIC;
            if (c.requests() > 0 || awaited) {
                to.accept(new TrafficReport(service, version, at, c.requests(), c.errors(), latencies.take(version)));
            }
        });
    }
}
