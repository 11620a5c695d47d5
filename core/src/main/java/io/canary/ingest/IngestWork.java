package io.canary.ingest;

import io.canary.ingest.IngestReply.Done;
import io.canary.ingest.IngestReply.Outcome;
import io.canary.ingest.IngestReply.Outcomes;
import io.canary.ingest.IngestRequest.Bodies;
import io.canary.ingest.IngestRequest.Ended;
import io.canary.ingest.IngestRequest.Lines;
import io.canary.ingest.IngestRequest.MetricExport;
import io.canary.ingest.IngestRequest.Typed;
import io.canary.ingest.IngestRequest.UnknownTarget;
import io.canary.spi.settings.SettingsException;
import io.canary.telemetry.Meters;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Carries out the requests to an ingestion verticle. Used on one context only. */
final class IngestWork {
    /** How many samples of a small array may be invalid: each costs as much as many valid ones. */
    private static final int QUICK_MISTAKES = 20;

    /** A text above this size never counts as usual. */
    private static final int LARGE = 64 << 10;

    /** How many samples are passed to their deployments before the event loop takes other work. */
    private static final int SLICE = 500;

    private final Context context;
    private final WorkerExecutor workers;
    private final SampleDispatcher dispatcher;
    private final ExportIntake exports;
    private final Meters meters;
    private final InstantSource clock;

    /** @param workers parse what would block the event loop */
    IngestWork(
            Context context,
            WorkerExecutor workers,
            SampleDispatcher dispatcher,
            ExportIntake exports,
            Meters meters,
            InstantSource clock) {
        this.context = context;
        this.workers = workers;
        this.dispatcher = dispatcher;
        this.exports = exports;
        this.meters = meters;
        this.clock = clock;
    }

    Future<IngestReply> answer(IngestRequest question) {
        return switch (question) {
            case Bodies(var bodies, var unknown) -> bodies(bodies, unknown);
            case Lines(byte[] text, int length, var unknown) -> answered(List.of(lines(text, length, intake(unknown))));
            case MetricExport(byte[] body, var format) -> exports.take(body, format);
            case Typed(var samples, var unknown) -> answered(List.of(typed(samples, intake(unknown))));
            case Ended(String id, boolean baselineToo) -> {
                dispatcher.ended(id, baselineToo);
                yield Future.succeededFuture(new Done());
            }
        };
    }

    private BatchIntake intake(UnknownTarget unknown) {
        return new BatchIntake(dispatcher, meters, unknown);
    }

    private Future<IngestReply> bodies(List<byte[]> bodies, UnknownTarget unknown) {
        var outcomes = new ArrayList<Future<Outcome>>(bodies.size());
        for (byte[] body : bodies) {
            outcomes.add(body(body, intake(unknown)));
        }
        return answered(outcomes);
    }

    /** A usual sample is parsed at once, and a small body on the event loop; all others are parsed on a worker. */
    private Future<Outcome> body(byte[] text, BatchIntake intake) {
        long now = clock.millis();
        if (StrictSampleParser.isArray(text)) {
            return array(text, intake, samples -> StrictSampleParser.many(text, now, samples));
        }
        var usual = text.length <= LARGE ? StrictSampleParser.usual(text, 0, text.length, now) : null;
        if (usual != null) {
            intake.add(0, usual);
        } else if (text.length > IngestRequest.SMALL) {
            return elsewhere(intake, samples -> samples.add(0, StrictSampleParser.one(text, 0, text.length, now)));
        } else {
            intake.add(0, StrictSampleParser.one(text, 0, text.length, now));
        }
        return intake.outcome();
    }

    private Future<Outcome> array(byte[] text, BatchIntake intake, Consumer<SampleSink> reading) {
        if (text.length <= IngestRequest.SMALL) {
            var samples = read(QUICK_MISTAKES, reading);
            if (!samples.isStopped()) {
                return give(samples, 0, intake);
            }
        }
        return elsewhere(intake, reading);
    }

    /** Usual lines are parsed at once; from the first unusual one on, a worker parses the rest. */
    private Future<Outcome> lines(byte[] text, int length, BatchIntake intake) {
        long now = clock.millis();
        int from = new LineReader(text, length, now, intake).readWhileQuick(0);
        var outcome = from >= length
                ? intake.outcome()
                : elsewhere(intake, samples -> new LineReader(text, length, now, samples).readAll(from));
        return outcome.map(o -> LineReader.byLine(o, text));
    }

    /** Runs on a worker thread, as it may take long and the event loop has other work. */
    private Future<Outcome> elsewhere(BatchIntake intake, Consumer<SampleSink> reading) {
        int mistakenMost = intake.refusalsLeft();
        return workers.executeBlocking(() -> read(mistakenMost, reading), false)
                .compose(samples -> give(samples, 0, intake));
    }

    /** A text that turns out to be invalid JSON in the middle is refused as a whole. */
    private static ReadSamples read(int mistakenMost, Consumer<SampleSink> reading) {
        try {
            var samples = new ReadSamples(mistakenMost);
            reading.accept(samples);
            return samples;
        } catch (SettingsException noJson) {
            var mistake = new ReadSamples(mistakenMost);
            mistake.add(0, StrictSampleParser.Read.mistaken(noJson));
            return mistake;
        }
    }

    /**
     * Passes samples on in groups; each group has been assigned before the next begins. All wait for a deployment that
     * cannot keep up.
     */
    private Future<Outcome> give(ReadSamples samples, int from, BatchIntake intake) {
        int to = Math.min(samples.size(), from + SLICE);
        samples.give(from, to, intake);
        if (to == samples.size()) {
            samples.giveRest(intake);
            return intake.outcome();
        }
        return intake.settled().compose(v -> dispatcher.flush()).compose(v -> {
            if (intake.isFull()) {
                intake.stop();
                return intake.outcome();
            }
            return nextTurn().compose(turn -> give(samples, to, intake));
        });
    }

    private Future<Void> nextTurn() {
        var turn = Promise.<Void>promise();
        context.runOnContext(v -> turn.complete());
        return turn.future();
    }

    private Future<Outcome> typed(List<IncomingSample> samples, BatchIntake intake) {
        for (int i = 0; i < samples.size(); i++) {
            var problems = TypedSamples.problems(samples.get(i), clock.millis());
            if (problems.isEmpty()) {
                intake.add(i, samples.get(i));
            } else {
                intake.add(i, new StrictSampleParser.Read(null, problems));
            }
        }
        return intake.outcome();
    }

    /**
     * Samples are sent to their deployments before the reply, so that a client that has the reply sees their effect;
     * and there is no reply while a deployment cannot keep up. A request that waits does not delay others.
     */
    private Future<IngestReply> answered(List<Future<Outcome>> outcomes) {
        boolean complete = true;
        for (var outcome : outcomes) {
            complete &= outcome.isComplete();
        }
        Future<?> sent = dispatcher.flush();
        if (!complete) {
            sent = Future.join(sent, Future.join(outcomes).compose(all -> dispatcher.flush()));
        }
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
