package io.canary.ingest;

import io.canary.ingest.Deliveries.Standing;
import io.canary.ingest.IngestAnswer.Outcome;
import io.canary.ingest.IngestAnswer.Refusal;
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

/** Takes in the samples of one body. */
final class Intake {
    private final Deliveries deliveries;
    private final Meters meters;
    private int accepted;
    private @Nullable List<Refusal> refusals;
    private @Nullable List<Late> late;

    /** A sample whose deployment has to be asked first. */
    private record Late(int index, IncomingSample sample) {}

    Intake(Deliveries deliveries, Meters meters) {
        this.deliveries = deliveries;
        this.meters = meters;
    }

    void add(int index, SampleReader.Read read) {
        if (read.sample() != null) {
            add(index, read.sample());
        } else {
            refuse(index, 400, "not a valid sample", read.problems(), SampleFate.INVALID);
        }
    }

    void add(int index, IncomingSample sample) {
        var outlet = deliveries.outlet(sample.deploymentId());
        if (outlet != null) {
            deliver(index, sample, outlet);
        } else {
            if (late == null) {
                late = new ArrayList<>();
            }
            late.add(new Late(index, sample));
        }
    }

    private void deliver(int index, IncomingSample sample, Outlet outlet) {
        switch (deliveries.add(outlet, sample)) {
            case TAKEN -> accepted++;
            case OF_NEITHER -> {
                var problem = new Problem("/version", outlet.versions() + ", was " + sample.version());
                refuse(index, 400, "not a valid sample", List.of(problem), SampleFate.INVALID);
            }
            case OF_OTHER_ACCURACY -> {
                var problem = new Problem("/latency", outlet.accuracies(sample));
                refuse(index, 400, "not a valid sample", List.of(problem), SampleFate.INVALID);
            }
            case OF_OTHER_METRICS -> {
                var problem = new Problem("/metrics/" + outlet.strange(sample), outlet.metrics());
                refuse(index, 400, "not a valid sample", List.of(problem), SampleFate.INVALID);
            }
            case OF_THE_ENDED -> refuse(index, Standing.ended(sample.deploymentId()));
        }
    }

    private void refuse(int index, Standing.Closed closed) {
        refuse(index, closed.status(), closed.detail(), List.of(), closed.fate());
    }

    private void refuse(int index, int status, String detail, List<Problem> errors, SampleFate fate) {
        if (refusals == null) {
            refusals = new ArrayList<>();
        }
        refusals.add(new Refusal(index, status, detail, errors));
        meters.samples(fate, 1);
    }

    /** Completes when every sample has found its deployment or its refusal. */
    Future<Outcome> outcome() {
        if (late == null) {
            return Future.succeededFuture(now());
        }
        var waiting = late;
        var standings = new LinkedHashMap<String, Future<Standing>>();
        waiting.forEach(l -> standings.computeIfAbsent(l.sample().deploymentId(), deliveries::ask));
        return Future.join(List.copyOf(standings.values())).map(all -> {
            for (var l : waiting) {
                settle(
                        l,
                        Objects.requireNonNull(standings.get(l.sample().deploymentId()))
                                .result());
            }
            return now();
        });
    }

    private void settle(Late late, Standing standing) {
        switch (standing) {
            case Standing.Open(var outlet) -> deliver(late.index(), late.sample(), outlet);
            case Standing.Closed closed -> refuse(late.index(), closed);
        }
    }

    private Outcome now() {
        if (refusals == null) {
            return accepted == 1 ? Outcome.ONE_ACCEPTED : new Outcome(accepted, List.of());
        }
        refusals.sort(Comparator.comparingInt(Refusal::index));
        return new Outcome(accepted, refusals);
    }
}
