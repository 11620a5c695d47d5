package io.canary.ingest;

import io.canary.bus.Bus;
import io.canary.ingest.IngestAnswer.Done;
import io.canary.ingest.IngestAnswer.Outcome;
import io.canary.ingest.IngestAnswer.Outcomes;
import io.canary.ingest.IngestQuestion.Bodies;
import io.canary.ingest.IngestQuestion.Ended;
import io.canary.ingest.IngestQuestion.Lines;
import io.canary.ingest.IngestQuestion.Typed;
import io.canary.spi.settings.SettingsException;
import io.canary.telemetry.Meters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Metrics ingestion: parse, check, group, and one message to each deployment that something is for. */
public final class IngestVerticle extends VerticleBase {
    private final int number;
    private final Bus bus;
    private final Meters meters;
    private final InstantSource clock;
    private final Deliveries deliveries;

    public IngestVerticle(int number, Bus bus, Meters meters, InstantSource clock) {
        this.number = number;
        this.bus = bus;
        this.meters = meters;
        this.clock = clock;
        this.deliveries = new Deliveries(bus);
    }

    @Override
    public Future<?> start() {
        return bus.answer(IngestQuestion.address(number), this::answer).completion();
    }

    private Future<IngestAnswer> answer(IngestQuestion question) {
        return switch (question) {
            case Bodies(var bodies) -> answered(bodies.stream().map(this::body).toList());
            case Lines(byte[] text) -> answered(List.of(lines(text)));
            case Typed(var sample) -> answered(List.of(typed(sample)));
            case Ended(String id) -> {
                deliveries.ended(id);
                yield Future.succeededFuture(new Done());
            }
        };
    }

    private Future<Outcome> body(byte[] text) {
        var intake = new Intake(deliveries, meters);
        long now = clock.millis();
        if (!SampleReader.isArray(text)) {
            intake.add(0, SampleReader.one(text, 0, text.length, now));
            return intake.outcome();
        }
        try {
            int index = 0;
            for (var read : SampleReader.many(text, now)) {
                intake.add(index++, read);
            }
        } catch (SettingsException noJson) {
            intake.add(0, new SampleReader.Read(null, noJson.problems()));
        }
        return intake.outcome();
    }

    private Future<Outcome> lines(byte[] text) {
        var intake = new Intake(deliveries, meters);
        new LineReader(text, clock.millis(), intake).readAll();
        return intake.outcome().map(outcome -> LineReader.byLine(outcome, text));
    }

    private Future<Outcome> typed(IncomingSample sample) {
        var intake = new Intake(deliveries, meters);
        var problems = TypedSamples.problems(sample, clock.millis());
        if (problems.isEmpty()) {
            intake.add(0, sample);
        } else {
            intake.add(0, new SampleReader.Read(null, problems));
        }
        return intake.outcome();
    }

    /** What came in is sent on before the answer is given, and no answer is given while a deployment cannot follow. */
    private Future<IngestAnswer> answered(List<Future<Outcome>> outcomes) {
        var sent = deliveries.flush();
        if (sent.succeeded() && outcomes.stream().allMatch(Future::succeeded)) {
            return Future.succeededFuture(new Outcomes(results(outcomes)));
        }
        return Future.join(outcomes)
                .compose(all -> deliveries.flush())
                .compose(all -> sent)
                .map(done -> new Outcomes(results(outcomes)));
    }

    private static List<Outcome> results(List<Future<Outcome>> outcomes) {
        var results = new ArrayList<Outcome>(outcomes.size());
        outcomes.forEach(o -> results.add(o.result()));
        return results;
    }
}
