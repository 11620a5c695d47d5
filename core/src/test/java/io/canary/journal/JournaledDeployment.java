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

/** One deployment and the moves that are appended of it; the history entry of a move has its number. */
final class JournaledDeployment {
    static final Instant T0 = Instant.parse("2026-01-31T12:00:00.123456789Z");

    private static final Policy POLICY =
            MetricFixtures.policy(Duration.ofSeconds(60), 3, 100, 0.01, 500.0, 0.995, null, 1, true);
    private static final Aggregates SEEN = MetricFixtures.seen(1, 20, 0.1, 120.5, true, null, 0.4);

    private final List<HistoryEntry> history = new ArrayList<>();
    private DeploymentRecord record;

    /** A move, and the record that it leads to. */
    record Step(DeploymentRecord after, Move move) {}

    JournaledDeployment(String id) {
        this(id, null);
    }

    /** Starts with a learned baseline. */
    JournaledDeployment(String id, @Nullable LearnedBaseline learned) {
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

    /** One with this number of durable moves. */
    static JournaledDeployment appended(Journal journal, String id, int moves) {
        var deployment = new JournaledDeployment(id);
        deployment.advance(journal, moves);
        return deployment;
    }

    static String id(long number) {
        return "00000000-0000-4000-8000-%012d".formatted(number);
    }

    /** The next move; the record is what it leads to, durable or not. */
    Step next() {
        return next("move " + (record.revision() + 1));
    }

    Step next(String message) {
        var at = T0.plusMillis(record.revision() * 250);
        var move = record.revision() == 0 ? Rollout.begin(record.spec(), 1, "ci") : holding(at, message);
        record = record.after(move, at);
        history.addAll(move.history());
        return new Step(record, move);
    }

    /** Appends the last move. */
    Future<Void> end(Journal journal, State.Ended end) {
        return end(journal, end, null);
    }

    /** The same, with what was learned during the deployment. */
    Future<Void> end(Journal journal, State.Ended end, @Nullable LearnedBaseline learned) {
        var entry = new HistoryEntry(
                end.at(), HistoryEntry.Level.INFO, HistoryEntry.Type.ROLLED_BACK, Reason.recorded("over"));
        var move = new Move(end, List.of(), List.of(entry), null);
        record = record.after(move, end.at());
        history.addAll(move.history());
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

    /** The end of a deployment whose traffic went back to the baseline. */
    static State.Reverted reverted(State.Outcome outcome) {
        return new State.Reverted(
                1,
                0,
                T0.plusSeconds(9),
                outcome,
                outcome == State.Outcome.ROLLED_BACK,
                Reason.recorded("it was slow"),
                null);
    }

    DeploymentRecord record() {
        return record;
    }

    /** Every entry of its history until now. */
    List<HistoryEntry> history() {
        return List.copyOf(history);
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
