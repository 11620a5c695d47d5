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
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What an ingestion verticle does with what it is asked. Used on one context only. */
final class IngestWork {
    /** A body of more bytes is not read on the event loop: it may hold half a million mistakes. */
    private static final int LARGE = 64 << 10;

    private final Vertx vertx;
    private final Deliveries deliveries;
    private final Meters meters;
    private final InstantSource clock;

    IngestWork(Vertx vertx, Deliveries deliveries, Meters meters, InstantSource clock) {
        this.vertx = vertx;
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
        if (text.length <= LARGE) {
            read(text, now, intake);
            return intake.outcome();
        }
        return elsewhere(intake, samples -> read(text, now, samples));
    }

    private static void read(byte[] text, long now, SampleSink sink) {
        if (!SampleReader.isArray(text)) {
            sink.add(0, SampleReader.one(text, 0, text.length, now));
            return;
        }
        try {
            SampleReader.many(text, now, sink);
        } catch (SettingsException noJson) {
            sink.add(0, SampleReader.Read.mistaken(noJson));
        }
    }

    /** Lines as they usually are cost next to nothing; what is left from where they are not is read elsewhere. */
    private Future<Outcome> lines(byte[] text, int length) {
        var intake = new Intake(deliveries, meters);
        long now = clock.millis();
        int from = new LineReader(text, length, now, intake).readWhileQuick(0);
        var outcome = from >= length
                ? intake.outcome()
                : elsewhere(intake, samples -> new LineReader(text, length, now, samples).readAll(from));
        return outcome.map(o -> LineReader.byLine(o, text));
    }

    /** On a worker thread, as it may take long: the event loop has others to serve meanwhile. */
    private Future<Outcome> elsewhere(Intake intake, Consumer<SampleSink> reading) {
        return vertx.executeBlocking(() -> {
                    var samples = new ReadSamples();
                    reading.accept(samples);
                    return samples;
                })
                .compose(samples -> {
                    samples.give(intake);
                    return intake.outcome();
                });
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
