package io.canary.ingest;

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
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The way to one deployment that takes samples.
 *
 * <p>Most reports are told; after so many samples one is asked, and until its answer comes nothing more is sent: no
 * more than {@value #UNANSWERED_MAX} samples, and those of requests that wait, are ever on their way, however fast they
 * come in and however slow the deployment is.
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

    /** What becomes of a sample here. */
    enum Fit {
        TAKEN,
        /** The same: but it came before, and does not count again. */
        TAKEN_AGAIN,
        /** It is of neither version. */
        UNKNOWN_VERSION,
        /** It is of the canary, which has no traffic any more. */
        CANARY_ENDED,
        /** Its distribution is of another accuracy than those before. */
        OTHER_ACCURACY,
        /** It has a metric that is not compared, or is of another kind. */
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

    /** Takes a sample along, if it is of a version that is watched. */
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
        if (!accuracy.equals(incoming.sample().accuracy())) {
            return Fit.OTHER_ACCURACY;
        }
        var sample = incoming.as(role, accuracy);
        pending.add(sample);
        return seen.isKnown(id, sample, watched.reportsKnown()) ? Fit.TAKEN_AGAIN : Fit.TAKEN;
    }

    /** The accuracy that a sample should have: its own, if it has no distribution or the first one of its version. */
    private Accuracy accuracy(IncomingSample incoming, Role role) {
        var offered = incoming.sample().accuracy();
        return incoming.sample().latency().isEmpty() ? offered : accuracies.fix(id, role, offered);
    }

    /** The name of a metric that a sample has and that is not compared as it is; null if there is none. */
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

    /** For people: which metrics a sample may have. */
    String metrics() {
        return watched.metrics().isEmpty()
                ? "is not compared: policy.metrics of the deployment is empty"
                : "is not compared as it is: policy.metrics of the deployment has "
                        + watched.metrics().stream()
                                .map(m -> m.name() + " (" + m.kind().name().toLowerCase(Locale.ROOT) + ")")
                                .collect(Collectors.joining(", "));
    }

    /** For people: what accuracy a sample's distribution should have, and has not. */
    String accuracies(IncomingSample incoming) {
        var was = incoming.sample().accuracy();
        var role = incoming.role(watched.baselineVersion(), watched.newVersion());
        var first = role == null ? was : accuracy(incoming, role);
        return "must be as accurate as the first distribution of this version, with " + first + ", but has " + was;
    }

    /** For people: what a sample that is of neither version should be of. */
    String versions() {
        return "must be canary, baseline, " + watched.newVersion() + " or " + watched.baselineVersion();
    }

    /** Notes that it has something to send; false if that was noted already. */
    boolean touch() {
        boolean before = touched;
        touched = true;
        return !before;
    }

    /**
     * Sends what there is.
     *
     * @return null, or what to wait for before more may come
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
        if (asked.isComplete()) { // nobody is there any more, which is known at once
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
