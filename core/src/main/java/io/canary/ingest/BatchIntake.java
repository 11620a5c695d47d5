package io.canary.ingest;

import io.canary.ingest.IncomingSample.Target;
import io.canary.ingest.IngestReply.Outcome;
import io.canary.ingest.IngestReply.SampleRejection;
import io.canary.ingest.IngestRequest.UnknownTarget;
import io.canary.ingest.SampleDispatcher.IntakeStatus;
import io.canary.spi.settings.Problem;
import io.canary.telemetry.Meters;
import io.canary.telemetry.SampleFate;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Takes the samples of one body. */
final class BatchIntake implements SampleSink {
    private static final String NOT_VALID = "not a valid sample";

    /** More than are shown: a sample that waits for its deployment is added last, but may be the first of the body. */
    private static final int KEPT_MAX = 10 * IngestReply.REFUSALS_MAX;

    private final SampleDispatcher dispatcher;
    private final Meters meters;
    private final UnknownTarget unknown;
    private int accepted;
    private int duplicates;
    private int dropped;
    private @Nullable List<SampleRejection> refusals;
    private int refused;
    private int status;
    private boolean stopped;
    private @Nullable List<Late> late;

    /** A sample whose deployment has to be asked first. */
    private record Late(int index, String id, IncomingSample sample) {}

    BatchIntake(SampleDispatcher dispatcher, Meters meters, UnknownTarget unknown) {
        this.dispatcher = dispatcher;
        this.meters = meters;
        this.unknown = unknown;
    }

    @Override
    public void add(int index, StrictSampleParser.Read read) {
        if (read.sample() != null) {
            add(index, read.sample());
        } else {
            refuse(new SampleRejection(index, 400, NOT_VALID, read.problems(), read.omitted()), SampleFate.INVALID);
        }
    }

    @Override
    public boolean isFull() {
        return refusalsLeft() == 0;
    }

    /** How many more samples may be refused before reading stops. */
    int refusalsLeft() {
        return Math.max(0, IngestReply.REFUSED_MAX - refused);
    }

    @Override
    public void stop() {
        stopped = true;
    }

    /** Counts further invalid samples, whose errors are not shown. */
    void refuseMore(int count) {
        refused += count;
        meters.samples(SampleFate.INVALID, count);
    }

    @Override
    public void add(int index, IncomingSample sample) {
        switch (sample.target()) {
            case Target.Deployment(String id) -> add(index, id, sample);
            case Target.Service(String name) -> {
                String id = dispatcher.active(name);
                if (id == null) {
                    refuse(index, sample, IntakeStatus.without(name));
                } else {
                    add(index, id, sample);
                }
            }
        }
    }

    private void add(int index, String id, IncomingSample sample) {
        var sender = dispatcher.outlet(id);
        if (sender != null) {
            deliver(index, sample, sender);
        } else {
            if (late == null) {
                late = new ArrayList<>();
            }
            late.add(new Late(index, id, sample));
        }
    }

    private void deliver(int index, IncomingSample sample, DeploymentSampleSender sender) {
        switch (dispatcher.add(sender, sample)) {
            case TAKEN -> accepted++;
            case TAKEN_AGAIN -> {
                accepted++;
                duplicates++;
            }
            case UNKNOWN_VERSION -> {
                if (mayBeDropped(sample)) {
                    drop();
                    return;
                }
                var problem = new Problem("/version", sender.versions() + ", was " + sample.version());
                refuse(new SampleRejection(index, 400, NOT_VALID, List.of(problem), 0), SampleFate.INVALID);
            }
            case OTHER_ACCURACY -> {
                var problem = new Problem("/latency", sender.accuracies(sample));
                refuse(new SampleRejection(index, 400, NOT_VALID, List.of(problem), 0), SampleFate.INVALID);
            }
            case UNDECLARED_METRIC -> {
                var problem = new Problem("/metrics/" + sender.strange(sample), sender.metrics());
                refuse(new SampleRejection(index, 400, NOT_VALID, List.of(problem), 0), SampleFate.INVALID);
            }
            case CANARY_ENDED -> refuse(index, sample, IntakeStatus.ended(sender.id()));
        }
    }

    /** A sample whose sender does not know which deployments exist, and does not need to. */
    private boolean mayBeDropped(IncomingSample sample) {
        return unknown == UnknownTarget.DROP && sample.target() instanceof Target.Service;
    }

    private void drop() {
        dropped++;
        meters.samples(SampleFate.NO_ACTIVE_DEPLOYMENT, 1);
    }

    private void refuse(int index, IncomingSample sample, IntakeStatus.Closed closed) {
        if (closed.isForGood() && mayBeDropped(sample)) {
            drop();
            return;
        }
        refuse(new SampleRejection(index, closed.status(), closed.detail(), List.of(), 0), closed.fate());
    }

    private void refuse(SampleRejection rejection, SampleFate fate) {
        if (refusals == null) {
            refusals = new ArrayList<>();
            status = rejection.status();
        } else if (status != rejection.status()) {
            status = 0;
        }
        refused++;
        if (refusals.size() < KEPT_MAX) {
            refusals.add(rejection);
        }
        meters.samples(fate, 1);
    }

    /** Completes when every sample so far has been assigned to its deployment or refused. */
    Future<Void> settled() {
        if (late == null) {
            return Future.succeededFuture();
        }
        var waiting = late;
        late = null;
        var standings = new LinkedHashMap<String, Future<IntakeStatus>>();
        waiting.forEach(l -> standings.computeIfAbsent(l.id(), dispatcher::ask));
        return Future.join(List.copyOf(standings.values()))
                .map(all -> {
                    waiting.forEach(l -> settle(
                            l, Objects.requireNonNull(standings.get(l.id())).result()));
                    return all;
                })
                .mapEmpty();
    }

    /** The same, with the results of all samples. */
    Future<Outcome> outcome() {
        return late == null ? Future.succeededFuture(now()) : settled().map(v -> now());
    }

    private void settle(Late late, IntakeStatus intakeStatus) {
        switch (intakeStatus) {
            case IntakeStatus.Open(var sender) -> deliver(late.index(), late.sample(), sender);
            case IntakeStatus.Closed closed -> refuse(late.index(), late.sample(), closed);
        }
    }

    private Outcome now() {
        if (refusals == null) {
            return accepted == 1 && duplicates == 0 && dropped == 0
                    ? Outcome.ONE_ACCEPTED
                    : new Outcome(accepted, duplicates, dropped, List.of(), 0, 0, false);
        }
        refusals.sort(Comparator.comparingInt(SampleRejection::index));
        var first = List.copyOf(refusals.subList(0, Math.min(IngestReply.REFUSALS_MAX, refusals.size())));
        return new Outcome(accepted, duplicates, dropped, first, refused, status, stopped);
    }
}
