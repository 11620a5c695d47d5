package io.canary.ingest;

import io.canary.analysis.Sample;
import io.canary.bus.Address;
import io.canary.bus.Bus;
import io.canary.deployment.DeploymentAnswer;
import io.canary.deployment.DeploymentQuestion;
import io.canary.deployment.DeploymentQuestion.Report;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way to one deployment that takes samples.
 *
 * <p>Most reports are told; after so many samples one is asked, and until its answer comes nothing more is sent: no more than
 * {@value #UNANSWERED_MAX} samples, and those of requests that wait, are ever on their way, however fast they come in and
 * however slow the deployment is.
 *
 * <p>Used on one context only.
 */
final class Outlet {
    private static final int UNANSWERED_MAX = 1_000;
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final Bus bus;
    private final Address<DeploymentQuestion, DeploymentAnswer> address;
    private final String baselineVersion;
    private final String newVersion;
    private List<Sample> pending = new ArrayList<>(2);
    private int unanswered;
    private boolean touched;
    private @Nullable Future<?> answer;

    Outlet(Bus bus, String id, String baselineVersion, String newVersion) {
        this.bus = bus;
        this.address = DeploymentQuestion.address(id);
        this.baselineVersion = baselineVersion;
        this.newVersion = newVersion;
    }

    /** Takes a sample along; null, or why it is for neither version. */
    @Nullable
    String add(IncomingSample incoming) {
        var role = incoming.role(baselineVersion, newVersion);
        if (role == null) {
            return "must be canary, baseline, " + newVersion + " or " + baselineVersion + ", was " + incoming.version();
        }
        pending.add(incoming.as(role));
        return null;
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
