package io.canary.ingest;

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
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** What an ingestion verticle does with what it is asked. Used on one context only. */
final class IngestWork {
    private final Deliveries deliveries;
    private final Meters meters;
    private final InstantSource clock;

    IngestWork(Deliveries deliveries, Meters meters, InstantSource clock) {
        this.deliveries = deliveries;
        this.meters = meters;
        this.clock = clock;
    }

    Future<IngestAnswer> answer(IngestQuestion question) {
        return switch (question) {
            case Bodies(var bodies) -> bodies(bodies);
            case Lines(byte[] text, int length) -> answered(List.of(lines(text, length)));
            case Typed(var sample) -> answered(List.of(typed(sample)));
            case Ended(String id, boolean baselineToo) -> {
                deliveries.ended(id, baselineToo);
                yield Future.succeededFuture(new Done());
            }
        };
    }

    private Future<IngestAnswer> bodies(List<byte[]> bodies) {
        var outcomes = new ArrayList<Future<Outcome>>(bodies.size());
        for (byte[] body : bodies) {
            outcomes.add(body(body));
        }
        return answered(outcomes);
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

    private Future<Outcome> lines(byte[] text, int length) {
        var intake = new Intake(deliveries, meters);
        new LineReader(text, length, clock.millis(), intake).readAll();
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

    /**
     * What came in has been sent to its deployments before the answer is given, so that whoever has the answer finds them
     * knowing of it; and no answer is given while a deployment cannot follow.
     */
    private Future<IngestAnswer> answered(List<Future<Outcome>> outcomes) {
        boolean complete = true;
        for (var outcome : outcomes) {
            complete &= outcome.isComplete();
        }
        var sent = complete ? deliveries.flush() : Future.join(outcomes).compose(all -> deliveries.flush());
        return sent.succeeded()
                ? Future.succeededFuture(new Outcomes(results(outcomes)))
                : sent.map(done -> new Outcomes(results(outcomes)));
    }

    private static List<Outcome> results(List<Future<Outcome>> outcomes) {
        var results = new ArrayList<Outcome>(outcomes.size());
        outcomes.forEach(o -> results.add(o.result()));
        return results;
    }
}
