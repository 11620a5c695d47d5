package io.canary.ingest;

import io.canary.analysis.Role;
import io.canary.bus.Bus;
import io.canary.bus.NobodyThere;
import io.canary.deployment.DeploymentAnswer;
import io.canary.deployment.DeploymentQuestion;
import io.canary.telemetry.SampleFate;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which deployments take samples, as far as this ingestion verticle knows. A deployment that it does not know is asked
 * first; one that ends says so before anybody else is told, so that what is known is true.
 *
 * <p>Used on one context only.
 */
final class Deliveries {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Bus bus;
    private final Accuracies accuracies;
    private final SeenReports seen;
    private final Map<String, Outlet> open = new HashMap<>();
    private final Map<String, Future<Standing>> asked = new HashMap<>();
    private final List<Outlet> touched = new ArrayList<>();

    /** Whether a deployment takes samples, and if not, why. */
    sealed interface Standing {
        record Open(Outlet outlet) implements Standing {}

        record Closed(int status, String detail, SampleFate fate) implements Standing {}

        static Closed ended(String id) {
            return new Closed(409, "deployment " + id + " has ended", SampleFate.ENDED);
        }
    }

    Deliveries(Bus bus, Accuracies accuracies, SeenReports seen) {
        this.bus = bus;
        this.accuracies = accuracies;
        this.seen = seen;
    }

    /** The way to a deployment that is known to take samples, or null. */
    @Nullable
    Outlet outlet(String id) {
        return open.get(id);
    }

    /** Takes a sample along to be sent with the next {@link #flush}, if its version is one that is watched. */
    Outlet.Fit add(Outlet outlet, IncomingSample sample) {
        var fit = outlet.add(sample);
        if ((fit == Outlet.Fit.TAKEN || fit == Outlet.Fit.TAKEN_AGAIN) && outlet.touch()) {
            touched.add(outlet);
        }
        return fit;
    }

    /**
     * Sends what was added, one message to each deployment.
     *
     * @return completes when all of it was sent, which is at once unless a deployment cannot follow
     */
    Future<?> flush() {
        var busy = new ArrayList<Future<?>>(0);
        for (var outlet : touched) {
            var wait = outlet.send();
            if (wait != null) {
                busy.add(wait);
            }
        }
        touched.clear();
        return busy.isEmpty() ? Future.succeededFuture() : Future.join(busy);
    }

    /** Finds out whether a deployment takes samples. Never fails. */
    Future<Standing> ask(String id) {
        var before = asked.get(id);
        if (before != null) {
            return before;
        }
        var standing = bus.ask(DeploymentQuestion.address(id), new DeploymentQuestion.Enrol(), LIMIT)
                .map(answer -> standing(id, answer))
                .otherwise(e -> absent(id, e));
        if (!standing.isComplete()) { // where nobody is, that is known at once
            asked.put(id, standing);
            standing.onComplete(done -> asked.remove(id));
        }
        return standing;
    }

    private Standing standing(String id, DeploymentAnswer answer) {
        return switch (answer) {
            case DeploymentAnswer.Taken taken -> {
                var outlet = new Outlet(bus, id, taken, accuracies, seen);
                open.put(id, outlet);
                yield new Standing.Open(outlet);
            }
            case DeploymentAnswer.HasEnded e -> Standing.ended(id);
            case DeploymentAnswer.Current c -> unexpected(id);
            case DeploymentAnswer.Previewed p -> unexpected(id);
            case DeploymentAnswer.Refused r -> unexpected(id);
            case DeploymentAnswer.Stale s -> unexpected(id);
            case DeploymentAnswer.Unavailable u -> unexpected(id);
        };
    }

    private static Standing absent(String id, Throwable e) {
        return e instanceof NobodyThere
                ? new Standing.Closed(404, "there is no deployment " + id, SampleFate.UNKNOWN)
                : unexpected(id);
    }

    private static Standing unexpected(String id) {
        return new Standing.Closed(503, "deployment " + id + " does not answer", SampleFate.UNAVAILABLE);
    }

    void ended(String id, boolean baselineToo) {
        open.remove(id);
        accuracies.forget(id, Role.CANARY);
        if (baselineToo) {
            accuracies.forget(id, Role.BASELINE);
            seen.forget(id);
        }
    }
}
