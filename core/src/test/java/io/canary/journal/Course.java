package io.canary.journal;

import io.canary.analysis.Aggregates;
import io.canary.analysis.Judge;
import io.canary.analysis.MetricFixtures;
import io.canary.analysis.Policy;
import io.canary.rollout.Decision;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.DeploymentRequest;
import io.canary.rollout.DeploymentSpec;
import io.canary.rollout.HistoryEntry;
import io.canary.rollout.LearnedBaseline;
import io.canary.rollout.Progress;
import io.canary.rollout.Reason;
import io.canary.rollout.Rollout;
import io.canary.rollout.SafeguardSettings;
import io.canary.rollout.State;
import io.canary.rollout.Strategy;
import io.canary.rollout.Transition.Move;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The course of one deployment, as far as a journal can tell: every move has a different content. */
final class Course {
    static final Instant T0 = Instant.parse("2026-01-31T12:00:00.123456789Z");

    private static final Policy POLICY =
            MetricFixtures.policy(Duration.ofSeconds(60), 3, 100, 0.01, 500.0, 0.995, null, 1, true);
    private static final Aggregates SEEN = MetricFixtures.seen(1, 20, 0.1, 120.5, true, null, 0.4);

    private final List<HistoryEntry> told = new ArrayList<>();
    private DeploymentRecord record;

    /** Returns what to append. */
    record Step(DeploymentRecord after, Move move) {}

    Course(String id) {
        this(id, null);
    }

    /** A course that begins with a memory of the baseline. */
    Course(String id, @Nullable LearnedBaseline learned) {
        var strategy = new Strategy(new Weight(525), new Weight(1_000), Duration.ofSeconds(60), 20);
        var tree = Map.of(
                "service_name", "shop",
                "baseline_version", "v1",
                "new_version", "v2",
                "upstreams", Map.of("v2", List.of("http://10.0.0.1:8080/")));
        var sent = Settings.read(DeploymentRequest.class, tree).with(strategy);
        this.record = DeploymentRecord.before(DeploymentSpec.of(
                id,
                sent,
                "v1",
                "edge",
                SafeguardSettings.NONE.fill(strategy, null),
                Duration.ofSeconds(60),
                T0,
                learned));
    }

    static String id(long number) {
        return "00000000-0000-4000-8000-%012d".formatted(number);
    }

    /** The next move; the course continues from it, whether or not it becomes durable. */
    Step next() {
        return next("move " + (record.revision() + 1));
    }

    Step next(String message) {
        var at = T0.plusMillis(record.revision() * 250);
        var move = record.revision() == 0 ? Rollout.begin(record.spec(), 1, "ci") : holding(at, message);
        record = record.after(move, at);
        told.addAll(move.history());
        return new Step(record, move);
    }

    /** The last move: all traffic is on the baseline, or on the new version. */
    Future<Void> end(Journal journal, State.Ended end) {
        return end(journal, end, null);
    }

    /** The same, with what was learned during the deployment. */
    Future<Void> end(Journal journal, State.Ended end, @Nullable LearnedBaseline learned) {
        var entry = new HistoryEntry(
                end.at(), HistoryEntry.Level.INFO, HistoryEntry.Type.ROLLED_BACK, Reason.recorded("over"));
        var move = new Move(end, List.of(), List.of(entry), null);
        record = record.after(move, end.at());
        told.addAll(move.history());
        return journal.append(record, move, null, learned);
    }

    private Move holding(Instant at, String message) {
        var entry = new HistoryEntry(at, HistoryEntry.Level.INFO, HistoryEntry.Type.HOLD, Reason.recorded(message));
        var decision = new Decision(
                at,
                Decision.Kind.HOLD,
                Decision.Trigger.INTERVAL_ELAPSED,
                0,
                new Weight(525),
                (int) record.revision(),
                Judge.judge(POLICY, SEEN),
                SEEN,
                List.of());
        var progress = new Progress(
                0,
                new Weight(525),
                (int) record.revision(),
                T0,
                at.plusSeconds(60),
                T0.plusSeconds(3600),
                T0.plusSeconds(86_400));
        var state = new State.Soaking(progress);
        return new Move(state, List.of(), List.of(entry), decision);
    }

    DeploymentRecord standing() {
        return record;
    }

    /** Every entry of its history so far. */
    List<HistoryEntry> told() {
        return List.copyOf(told);
    }

    /** Appends the next move. */
    Future<Void> advance(Journal journal) {
        var step = next();
        return journal.append(step.after(), step.move());
    }

    /** Appends this many moves, and waits until they are durable. */
    void advance(Journal journal, int moves) {
        var last = Future.<Void>succeededFuture();
        for (int i = 0; i < moves; i++) {
            last = advance(journal);
        }
        await(last);
    }

    static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : e;
        }
    }
}
