package io.canary.ingest;

import static io.canary.text.EnumNames.lower;

import io.canary.analysis.Accuracy;
import io.canary.analysis.Role;
import io.canary.analysis.Sample;
import io.canary.bus.Address;
import io.canary.bus.Bus;
import io.canary.deployment.ActorReply;
import io.canary.deployment.ActorReply.Taken;
import io.canary.deployment.ActorRequest;
import io.canary.deployment.ActorRequest.Report;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Sends samples to one deployment.
 *
 * <p>Most messages need no reply. After a number of samples, one message asks for a reply, and nothing more is sent
 * until it comes: at most {@value #UNANSWERED_MAX} samples, and those of waiting requests, are ever in flight, however
 * fast samples arrive and however slow the deployment is.
 *
 * <p>Used on one context only.
 */
final class DeploymentSampleSender {
    private static final int UNANSWERED_MAX = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Bus bus;
    private final String id;
    private final AccuracyRegistry accuracies;
    private final SeenReports seen;
    private final Address<ActorRequest, ActorReply> address;
    private final Taken watched;
    private List<Sample> pending = new ArrayList<>(2);
    private int unanswered;
    private boolean touched;
    private @Nullable Future<?> answer;

    /** The result for a sample. */
    enum Fit {
        TAKEN,
        /** Accepted, but received before: it does not count again. */
        TAKEN_AGAIN,
        /** The version is neither of the two. */
        UNKNOWN_VERSION,
        /** The version is the canary, which has no traffic any more. */
        CANARY_ENDED,
        /** Its distribution cannot be added to the first one. */
        OTHER_ACCURACY,
        /** It has a metric that is not declared, or of another kind. */
        UNDECLARED_METRIC
    }

    /** @param watched the versions whose samples are taken */
    DeploymentSampleSender(Bus bus, String id, Taken watched, AccuracyRegistry accuracies, SeenReports seen) {
        this.bus = bus;
        this.id = id;
        this.accuracies = accuracies;
        this.seen = seen;
        this.address = ActorRequest.address(id);
        this.watched = watched;
    }

    String id() {
        return id;
    }

    /** Queues a sample if its version is watched. */
    Fit add(IncomingSample incoming) {
        var role = incoming.role(watched.baselineVersion(), watched.newVersion());
        if (role == null) {
            return Fit.UNKNOWN_VERSION;
        } else if (role == Role.CANARY && !watched.canaryToo()) {
            return Fit.CANARY_ENDED;
        }
        if (strange(incoming) != null) {
            return Fit.UNDECLARED_METRIC;
        }
        var accuracy = accuracy(incoming, role);
        if (Accuracy.merged(accuracy, incoming.sample().accuracy()) == null) {
            return Fit.OTHER_ACCURACY;
        }
        var sample = incoming.as(role, accuracy);
        pending.add(sample);
        return seen.isKnown(id, sample, watched.reportsKnown()) ? Fit.TAKEN_AGAIN : Fit.TAKEN;
    }

    /** The accuracy with those before; the sample's own, if it has no distribution or the first one of its version. */
    private Accuracy accuracy(IncomingSample incoming, Role role) {
        var offered = incoming.sample().accuracy();
        return incoming.sample().latency().isEmpty() ? offered : accuracies.fix(id, role, offered);
    }

    /** The name of a metric of the sample that is not declared with this kind; null if there is none. */
    @Nullable
    String strange(IncomingSample incoming) {
        var extras = incoming.sample().extras();
        if (extras != null) {
            for (var entry : extras.metrics().entrySet()) {
                if (watched.metrics().stream().noneMatch(m -> m.fits(entry.getKey(), entry.getValue()))) {
                    return entry.getKey();
                }
            }
        }
        return null;
    }

    /** For people: the metrics that a sample may have. */
    String metrics() {
        return watched.metrics().isEmpty()
                ? "is not compared: policy.metrics of the deployment is empty"
                : "is not compared as it is: policy.metrics of the deployment has "
                        + watched.metrics().stream()
                                .map(m -> m.name() + " (" + lower(m.kind()) + ")")
                                .collect(Collectors.joining(", "));
    }

    /** For people: the required accuracy of the sample's distribution, and the actual one. */
    String accuracies(IncomingSample incoming) {
        var was = incoming.sample().accuracy();
        var role = incoming.role(watched.baselineVersion(), watched.newVersion());
        var first = role == null ? was : accuracy(incoming, role);
        return "must be as accurate as the first distribution of this version, with " + first + ", but has " + was;
    }

    /** For people: the versions that a sample may have. */
    String versions() {
        return "must be canary, baseline, " + watched.newVersion() + " or " + watched.baselineVersion();
    }

    /** Notes that there is something to send; returns false if that was known. */
    boolean touch() {
        boolean before = touched;
        touched = true;
        return !before;
    }

    /**
     * Sends what is queued.
     *
     * @return null, or a future to wait for before sending more
     */
    @Nullable
    Future<?> send() {
        touched = false;
        if (answer != null || pending.isEmpty()) {
            return answer;
        }
        var report = new Report(pending);
        pending = new ArrayList<>(Math.clamp(report.samples().size(), 2, 64));
        unanswered += report.samples().size();
        if (unanswered < UNANSWERED_MAX) {
            bus.tell(address, report);
            return null;
        }
        unanswered = 0;
        var asked = bus.ask(address, report, LIMIT);
        if (asked.isComplete()) { // the deployment has ended, which is known at once
            return null;
        }
        answer = asked.transform(done -> {
            answer = null;
            var more = send();
            return more == null ? Future.succeededFuture() : more.mapEmpty();
        });
        return answer;
    }
}
