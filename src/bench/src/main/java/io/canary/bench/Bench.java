package io.canary.bench;

import io.canary.bench.judge.CostBench;
import io.canary.bench.judge.JudgeBench;
import io.canary.bench.judge.live.LiveBench;
import io.canary.bench.judge.quantile.QuantileBench;
import io.canary.bench.picture.Pictures;
import io.canary.bench.routers.RoutersBench;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures what the service can carry and prints it as tables.
 *
 * <p>Arguments: {@code post}, {@code ndjson}, {@code otlp}, {@code idle}, {@code pull}, {@code recovery},
 * {@code creates}, {@code tick}, {@code breach}, {@code routers}, {@code viewers}, {@code traces} for a part; none for
 * all; {@code short} for fewer and shorter rounds.
 *
 * <p>Only when they are asked for: {@code judge}, which measures no machine but methods of judging, or with
 * {@code live} whole rollouts, or with {@code cost} what the analysis of one deployment takes, and {@code quantiles},
 * which measures ways to put percentiles together; {@code pictures}, which draws those of the documentation.
 */
public final class Bench {
    private static final PrintStream OUT = System.out;

    private Bench() {}

    public static void main(String[] args) throws Exception {
        var wanted = List.of(args);
        if (wanted.contains("idle-here")) {
            OUT.println(IdleBench.measure(Integer.parseInt(args[1]), Integer.parseInt(args[2])));
            return;
        }
        if (wanted.contains("judge") && wanted.contains("live")) {
            LiveBench.print(wanted, OUT);
            return;
        }
        if (wanted.contains("judge") && wanted.contains("cost")) {
            CostBench.print(OUT);
            return;
        }
        if (wanted.contains("judge")) {
            JudgeBench.print(wanted, OUT);
            return;
        }
        if (wanted.contains("pictures")) {
            Pictures.write(Path.of(System.getProperty("user.dir"), "src", "site", "markdown", "pictures"));
            return;
        }
        if (wanted.contains("quantiles")) {
            QuantileBench.print(JudgeBench.SEED, OUT);
            return;
        }
        boolean brief = wanted.contains("short");
        int rounds = brief ? 3 : 9;
        double seconds = brief ? 1 : 3;
        boolean all = wanted.isEmpty() || (brief && wanted.size() == 1);
        OUT.printf(
                "JDK %s, %d cores%n%n", Runtime.version(), Runtime.getRuntime().availableProcessors());
        if (all || wanted.contains("post")) {
            OUT.println("POST /metrics, one sample a request, against a bare handler with the same parser:");
            OUT.println("  " + MetricsBench.single(rounds, seconds));
            OUT.println("POST /metrics, the numbers inside metrics against the same beside it:");
            OUT.println("  " + MetricsBench.nested(rounds, seconds));
            OUT.println("POST /metrics, by the name of the service against the id of the deployment:");
            OUT.println("  " + MetricsBench.named(rounds, seconds));
            OUT.println("POST /metrics of deployments that record samples, against such as do not:");
            OUT.println("  " + MetricsBench.recorded(rounds, seconds));
        }
        if (all || wanted.contains("ndjson")) {
            OUT.println("POST /metrics, NDJSON, samples a second, against a bare handler with the same parser:");
            OUT.println("  " + MetricsBench.lines(rounds, seconds));
        }
        if (all || wanted.contains("otlp")) {
            OUT.println("POST /v1/metrics, data points a second, against a bare handler with the generated classes:");
            OUT.println("  delta:      " + OtlpBench.exports(false, rounds, seconds));
            OUT.println("  cumulative: " + OtlpBench.exports(true, rounds, seconds));
            OUT.println("POST /api/v1/write, samples a second, against a bare handler that reads every field:");
            OUT.println("  " + OtlpBench.remoteWrites(rounds, seconds));
        }
        if (all || wanted.contains("viewers")) {
            OUT.println("POST /metrics with 1 000 viewers of a list of 2 000 and 200 of one deployment, against none:");
            OUT.println("  " + ViewersBench.watched(rounds, seconds));
            OUT.println("POST /metrics with 200 viewers of the list that read nothing, against none:");
            OUT.println("  " + ViewersBench.stuck(rounds, seconds));
            OUT.println("Viewers of the list:");
            OUT.println("  " + ViewersBench.change(brief ? 5 : 20));
        }
        if (all || wanted.contains("traces")) {
            OUT.println("POST /metrics while rollouts end and their traces are exported, against none exported:");
            OUT.println("  to a collector that takes them:     " + TracesBench.exported(true, rounds, seconds));
            OUT.println("  to a collector that never answers:  " + TracesBench.exported(false, rounds, seconds));
        }
        if (all || wanted.contains("idle")) {
            idle(brief);
        }
        if (all || wanted.contains("pull")) {
            pull(brief);
        }
        if (all || wanted.contains("recovery")) {
            recovery(brief);
        }
        if (all || wanted.contains("creates")) {
            creates(brief);
        }
        if (all || wanted.contains("tick")) {
            OUT.println("A tick of the sequential judge:");
            TickBench.run(brief);
        }
        if (all || wanted.contains("breach")) {
            breach(brief);
        }
        if (all || wanted.contains("routers")) {
            RoutersBench.print(brief, OUT);
        }
    }

    private static void breach(boolean brief) throws Exception {
        OUT.println("From the request that makes the evidence conclusive to the router's call, with other requests "
                + "meanwhile:");
        OUT.println(BreachBench.HEAD);
        int waves = brief ? 3 : 12;
        OUT.println(BreachBench.sqlite(waves, 300, 3_000));
        OUT.println(BreachBench.watched(waves, 300, 3_000));
        OUT.println(BreachBench.memory(waves, 300, 3_000));
    }

    private static void creates(boolean brief) throws Exception {
        OUT.println("Durable creates a second, against a bare loop that writes the same rows:");
        OUT.println(CreatesBench.HEAD);
        try (var sqlite = CreatesBench.sqlite()) {
            creates(sqlite, brief);
        }
        try (var postgres = CreatesBench.postgres()) {
            creates(postgres, brief);
        }
    }

    private static void creates(CreatesBench database, boolean brief) throws Exception {
        double seconds = brief ? 1 : 2;
        database.warmUp(seconds);
        for (int clients : new int[] {1, 16, 256}) {
            OUT.println(database.measure(clients, brief ? 3 : 7, seconds));
        }
    }

    private static void recovery(boolean brief) throws Exception {
        OUT.println("A start that finds running deployments in an SQLite journal:");
        OUT.println("| deployments | begun and stopped in | recovered in |");
        OUT.println("|---|---|---|");
        for (int count : brief ? new int[] {10_000} : new int[] {10_000, 100_000}) {
            OUT.println(RecoveryBench.measure(count));
        }
    }

    private static void pull(boolean brief) throws Exception {
        OUT.println("Deployments whose counters are read from Prometheus every ten seconds:");
        OUT.println(PullBench.HEAD);
        for (int count : brief ? new int[] {100} : new int[] {1_000, 5_000}) {
            OUT.println(PullBench.measure(count, brief ? 10 : 60));
        }
    }

    private static void idle(boolean brief) throws Exception {
        OUT.println("Running deployments that are judged every second:");
        OUT.println("| deployments | created in | evaluations | lag p50 | lag p99 | lag max | heap each | cores |");
        OUT.println("|---|---|---|---|---|---|---|---|");
        for (int count : brief ? new int[] {1_000, 10_000} : new int[] {1_000, 10_000, 100_000}) {
            OUT.println(IdleBench.inOwnJvm(count, brief ? 10 : 30));
        }
    }
}
