package io.canary.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.distribution.Orders;
import io.canary.testservers.SteadyClients;
import io.canary.testservers.SteadyClients.Users;
import io.canary.testservers.TruthMonitor;
import io.canary.testservers.TruthReport;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** A rollout, the clients of its service at each stand, and a monitor for each of them. Samples come where no router measures. */
final class WatchedRollout implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration PAUSE = Duration.ofMillis(15);
    private static final int CLIENTS = 6;

    /** For so long a final status is held to its word. */
    private static final double AFTERWARDS_SEC = 2;

    private static final Set<String> FINAL = Set.of("PROMOTED", "ROLLED_BACK", "CANCELLED", "FAILED");

    private final List<SteadyClients> clients = new ArrayList<>();
    private final List<SteadyClients> others = new ArrayList<>();
    private final List<TruthMonitor> monitors = new ArrayList<>();
    private final Trial trial;
    private final String id;
    private final Plan plan;
    private final Thread reporter;
    private volatile boolean closed;

    WatchedRollout(Trial trial, String id, String serviceName, Plan plan) {
        this.trial = trial;
        this.id = id;
        this.plan = plan;
        for (var stand : trial.stands()) {
            var users = !stand.isSticky ? Users.RETURNING : stand.sharesOutNewUsers() ? Users.NEW : Users.BOTH;
            var mine = SteadyClients.ask(stand.port(serviceName), stand.path(serviceName), CLIENTS, PAUSE, users);
            clients.add(mine);
            monitors.add(TruthMonitor.watch(this::answer, mine));
            if (stand.isSticky && stand.countsNewUsersOnly()) {
                others.add(SteadyClients.ask(stand.port(serviceName), stand.path(serviceName), CLIENTS, PAUSE));
            }
        }
        boolean needsSamples = trial.stands().stream().noneMatch(Stand::measures);
        this.reporter = Thread.ofVirtual().unstarted(this::report);
        if (needsSamples) {
            reporter.start();
        }
    }

    private String answer() throws IOException, InterruptedException {
        return trial.orders().deployment(trial.service(), id).encode();
    }

    /** As a reporter that looks at the versions and knows nothing of what becomes of the server before them. */
    private void report() {
        String sample = "{\"deployment_id\": \"%s\", \"metrics\": {\"requests\": 50, \"errors\": 0}}".formatted(id);
        while (!closed) {
            try {
                trial.orders().sample(trial.service(), sample);
            } catch (IOException away) {
                // it is reported again
            } catch (InterruptedException over) {
                return;
            }
            LockSupport.parkNanos(250_000_000);
        }
    }

    JsonObject deployment() throws IOException, InterruptedException {
        return trial.orders().deployment(trial.service(), id);
    }

    void assertStatus(String status) throws IOException, InterruptedException {
        var now = deployment();
        assertThat(now.getString("status")).as(told(now)).isEqualTo(status);
    }

    void assertReason(String part) throws IOException, InterruptedException {
        var now = deployment();
        assertThat(now.getString("status_reason")).as(told(now)).contains(part);
    }

    String reason() throws IOException, InterruptedException {
        return deployment().getString("status_reason");
    }

    List<String> events() throws IOException, InterruptedException {
        return Orders.types(deployment());
    }

    void cancel() {
        trial.orders().cancel(trial.service(), id);
    }

    /** Something else moves the traffic from now on. */
    void movedFromOutside() {
        movedFromOutside(Plan.noticedSec());
    }

    /** Something else moves the traffic from now on, which has to be known after this time. */
    void movedFromOutside(double noticedSec) {
        monitors.forEach(monitor -> monitor.movedFromOutside(noticedSec));
    }

    void awaitReason(String part) throws Exception {
        await("a reason with: " + part, d -> d.getString("status_reason").contains(part));
    }

    void awaitEvent(String... oneOf) throws Exception {
        var wanted = Set.of(oneOf);
        await("one of the events " + wanted, d -> Orders.types(d).stream().anyMatch(wanted::contains));
    }

    void awaitStatus(String status) throws Exception {
        await(status, d -> d.getString("status").equals(status));
    }

    private void await(String what, Predicate<JsonObject> wanted) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (var now = deployment(); !wanted.test(now); now = deployment()) {
            boolean isOver = FINAL.contains(now.getString("status"));
            if (isOver || System.nanoTime() > end) {
                throw new AssertionError("waited in vain for " + what + ": " + told(now));
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    private String told(JsonObject deployment) {
        return deployment.encodePrettily() + "\n"
                + String.join("\n", trial.service().log());
    }

    /** Lets so much time go by: it is the time that is looked at. */
    void hold(double seconds) {
        double end = clients.getFirst().seconds() + seconds;
        while (clients.getFirst().seconds() < end) {
            LockSupport.parkNanos(50_000_000);
        }
    }

    /** For so long no server answers anybody, but for what was on its way. */
    void holdWithoutAnswers(double seconds) {
        hold(1);
        long before = clients.getFirst().answered();
        hold(seconds - 1);
        assertThat(clients.getFirst().answered())
                .as("answers of a server that stands still")
                .isBetween(before, before + CLIENTS);
    }

    /** Ends the watch, some seconds after the end of the rollout; all that was said was so, and no step was left out. */
    TruthReport assertTruthful() throws Exception {
        hold(AFTERWARDS_SEC);
        String history = deployment().getJsonArray("history").encodePrettily();
        var reports = new ArrayList<TruthReport>();
        for (var monitor : monitors) {
            var report = monitor.report("v2");
            reports.add(report);
            assertThat(plan.steps().jumps(monitor.claims())).as(history).isEmpty();
        }
        var all = reports.stream().reduce(TruthReport::and).orElseThrow();
        assertThat(all.untruths()).as(all + "\n" + history).isEmpty();
        return all.assertTruthful();
    }

    @Override
    public void close() {
        closed = true;
        monitors.forEach(TruthMonitor::close);
        clients.forEach(SteadyClients::close);
        others.forEach(SteadyClients::close);
    }
}
