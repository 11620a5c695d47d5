package io.canary.ingest;

import io.canary.analysis.Role;
import io.canary.bus.Bus;
import io.canary.bus.NoHandlerException;
import io.canary.deployment.ActorReply;
import io.canary.deployment.ActorRequest;
import io.canary.ingest.otlp.OtlpStreams;
import io.canary.telemetry.SampleFate;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows which deployments take samples. It asks a deployment that it does not know; a deployment that ends tells all
 * dispatchers before anyone else, so that what they know is never outdated.
 *
 * <p>Used on one context only.
 */
final class SampleDispatcher {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Bus bus;
    private final AccuracyRegistry accuracies;
    private final SeenReports seen;
    private final ActiveDeployments active;
    private final OtlpStreams streams;
    private final Map<String, DeploymentSampleSender> open = new HashMap<>();
    private final Map<String, Future<IntakeStatus>> asked = new HashMap<>();
    private final List<DeploymentSampleSender> touched = new ArrayList<>();

    /** Whether a deployment takes samples; if not, why. */
    sealed interface IntakeStatus {
        record Open(DeploymentSampleSender sender) implements IntakeStatus {}

        record Closed(int status, String detail, SampleFate fate) implements IntakeStatus {
            /** Whether the answer would be the same for the next sample. */
            boolean isForGood() {
                return fate != SampleFate.UNAVAILABLE;
            }
        }

        static Closed ended(String id) {
            return new Closed(409, "deployment " + id + " has ended", SampleFate.ENDED);
        }

        static Closed without(String service) {
            return new Closed(404, "service " + service + " has no open deployment", SampleFate.UNKNOWN_SERVICE);
        }
    }

    SampleDispatcher(
            Bus bus, AccuracyRegistry accuracies, SeenReports seen, ActiveDeployments active, OtlpStreams streams) {
        this.bus = bus;
        this.accuracies = accuracies;
        this.seen = seen;
        this.active = active;
        this.streams = streams;
    }

    /** The id of the deployment that takes the samples of a service; null if there is none. */
    @Nullable
    String active(String service) {
        var deployment = active.of(service);
        return deployment == null ? null : deployment.spec().id();
    }

    /** The sender of a deployment that is known to take samples; null if it is not known. */
    @Nullable
    DeploymentSampleSender outlet(String id) {
        return open.get(id);
    }

    /** Queues a sample for the next {@link #flush}, if its version is watched. */
    DeploymentSampleSender.Fit add(DeploymentSampleSender sender, IncomingSample sample) {
        var fit = sender.add(sample);
        if ((fit == DeploymentSampleSender.Fit.TAKEN || fit == DeploymentSampleSender.Fit.TAKEN_AGAIN)
                && sender.touch()) {
            touched.add(sender);
        }
        return fit;
    }

    /**
     * Sends what was queued, one message to each deployment.
     *
     * @return completes when all of it was sent, which is at once unless a deployment cannot keep up
     */
    Future<?> flush() {
        var busy = new ArrayList<Future<?>>(0);
        for (var sender : touched) {
            var wait = sender.send();
            if (wait != null) {
                busy.add(wait);
            }
        }
        touched.clear();
        return busy.isEmpty() ? Future.succeededFuture() : Future.join(busy);
    }

    /** Finds out whether a deployment takes samples. Never fails. */
    Future<IntakeStatus> ask(String id) {
        var before = asked.get(id);
        if (before != null) {
            return before;
        }
        var standing = bus.ask(ActorRequest.address(id), new ActorRequest.Enrol(), LIMIT)
                .map(answer -> standing(id, answer))
                .otherwise(e -> absent(id, e));
        if (!standing.isComplete()) { // a deployment that does not exist is known at once
            asked.put(id, standing);
            standing.onComplete(done -> asked.remove(id));
        }
        return standing;
    }

    private IntakeStatus standing(String id, ActorReply answer) {
        return switch (answer) {
            case ActorReply.Taken taken -> {
                var sender = new DeploymentSampleSender(bus, id, taken, accuracies, seen);
                open.put(id, sender);
                yield new IntakeStatus.Open(sender);
            }
            case ActorReply.HasEnded e -> IntakeStatus.ended(id);
            case ActorReply.Current c -> unexpected(id);
            case ActorReply.Previewed p -> unexpected(id);
            case ActorReply.Judged j -> unexpected(id);
            case ActorReply.Refused r -> unexpected(id);
            case ActorReply.Stale s -> unexpected(id);
            case ActorReply.Unavailable u -> unexpected(id);
        };
    }

    private static IntakeStatus absent(String id, Throwable e) {
        return e instanceof NoHandlerException
                ? new IntakeStatus.Closed(404, "there is no deployment " + id, SampleFate.UNKNOWN)
                : unexpected(id);
    }

    private static IntakeStatus unexpected(String id) {
        return new IntakeStatus.Closed(503, "deployment " + id + " does not answer", SampleFate.UNAVAILABLE);
    }

    void ended(String id, boolean baselineToo) {
        open.remove(id);
        accuracies.forget(id, Role.CANARY);
        if (baselineToo) {
            accuracies.forget(id, Role.BASELINE);
            seen.forget(id);
            streams.forget(id);
        }
    }
}
