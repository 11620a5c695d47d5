package io.canary.tracing;

import io.canary.journal.JournalException;
import io.canary.rollout.DeploymentRecord;
import io.canary.rollout.State;
import io.canary.telemetry.TraceMeters;
import io.canary.trace.Span;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports what waits, one request after the other, in a thread of its own. While the collector does not take the spans
 * that it has, it reads no others.
 */
final class TraceExporter implements Runnable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TraceExporter.class);
    private static final Duration READ_AGAIN = Duration.ofSeconds(1);

    /** A database that fails over is back within minutes. One that is broken must not stop all others for ever. */
    private static final int READS_MAX = 900;

    private final PendingTraces pending;
    private final Map<String, TraceProgress> progress;
    private final TraceReader reader;
    private final TraceClient client;
    private final TraceMeters meters;
    private final ExportLog log;
    private final String version;

    /**
     * @param progress of the open rollouts, by the id of the deployment; may change meanwhile
     * @param version of this program
     */
    TraceExporter(
            PendingTraces pending,
            Map<String, TraceProgress> progress,
            TraceReader reader,
            TraceClient client,
            TraceMeters meters,
            ExportLog log,
            String version) {
        this.pending = pending;
        this.progress = progress;
        this.reader = reader;
        this.client = client;
        this.meters = meters;
        this.log = log;
        this.version = version;
    }

    /** Exports until no more will come, or until it is interrupted. */
    @Override
    public void run() {
        try {
            for (var next = pending.take(); next != null; next = pending.take()) {
                export(next);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the service stops, and does not wait any longer
        }
    }

    private void export(DeploymentRecord first) throws InterruptedException {
        var spans = new ArrayList<Span>();
        for (var next = first; next != null; next = spans.size() < ExportBatches.SPANS_MAX ? pending.poll() : null) {
            try {
                spans.addAll(unsent(next));
            } catch (RuntimeException e) { // one rollout that cannot be derived must not stop the others
                meters.incomplete();
                LOGGER.atError()
                        .addKeyValue("deployment", next.spec().id())
                        .setCause(e)
                        .log("trace failed");
            }
        }
        for (var batch : ExportBatches.of(spans)) {
            sendOrLose(batch);
        }
    }

    /** What is to be sent of a rollout. It counts as sent from here on, as it is sent until it is taken or refused. */
    private List<Span> unsent(DeploymentRecord record) throws InterruptedException {
        String id = record.spec().id();
        boolean hasEnded = record.state() instanceof State.Ended;
        var its = progress.getOrDefault(id, new TraceProgress());
        try {
            var unsent = read(record, its);
            if (unsent != null) {
                its.exported(unsent.phases(), unsent.decisions());
            }
            if (hasEnded && (unsent == null || !unsent.isWhole())) {
                meters.incomplete(); // it is deleted, or the journal failed
            }
            return unsent == null ? List.of() : unsent.spans();
        } finally {
            if (hasEnded) {
                progress.remove(id);
            }
        }
    }

    /** Returns null if the journal cannot be read. What ends next is read together with this. */
    private TraceReader.@Nullable Unsent read(DeploymentRecord record, TraceProgress its) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return reader.read(record, its);
            } catch (JournalException e) {
                String why = "the journal cannot be read: " + e.getMessage();
                if (attempt == READS_MAX || !TraceReader.isTemporary(e)) {
                    log.lost(why);
                    return null;
                }
                log.later(why, pending.size());
                if (!pending.pause(READ_AGAIN)) {
                    return null;
                }
            }
        }
    }

    /** A span that cannot be encoded is lost alone, and spans that cannot be sent stop no others. */
    private void sendOrLose(List<Span> spans) throws InterruptedException {
        byte[] request;
        try {
            request = ExportRequest.of(spans, version);
        } catch (RuntimeException e) {
            if (spans.size() > 1) {
                int half = spans.size() / 2;
                sendOrLose(spans.subList(0, half));
                sendOrLose(spans.subList(half, spans.size()));
            } else {
                lost(spans, e);
            }
            return;
        }
        try {
            send(request, spans.size());
        } catch (RuntimeException e) {
            lost(spans, e);
        }
    }

    private void lost(List<Span> spans, RuntimeException why) {
        meters.rejected(spans.size());
        LOGGER.atError().setCause(why).log("spans of traces are lost");
    }

    /** Sends until the collector has taken or refused it. If the service stops, once only. */
    private void send(byte[] request, int spans) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            switch (client.post(request)) {
                case ExportAnswer.Taken(long rejected, String message) -> {
                    taken(spans, Math.min(rejected, spans), message);
                    return;
                }
                case ExportAnswer.Refused(String why) -> {
                    meters.rejected(spans);
                    log.lost(why);
                    return;
                }
                case ExportAnswer.Later(String why, var after) -> {
                    log.later(why, pending.size());
                    var delay = RetryDelay.after(
                            attempt, after, ThreadLocalRandom.current().nextDouble());
                    if (!pending.pause(delay)) {
                        return;
                    }
                }
            }
        }
    }

    private void taken(long count, long rejected, String message) {
        meters.exported(count - rejected);
        meters.rejected(rejected);
        if (rejected == 0) {
            log.exported();
        } else {
            log.lost("the collector rejected " + rejected + ": " + message);
        }
    }
}
