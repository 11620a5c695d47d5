package io.canary.ingest;

import io.canary.ingest.IngestReply.Done;
import io.canary.ingest.IngestReply.Outcome;
import io.canary.ingest.IngestReply.Outcomes;
import io.canary.ingest.IngestRequest.Bodies;
import io.canary.ingest.IngestRequest.Ended;
import io.canary.ingest.IngestRequest.Lines;
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

/** What an ingestion verticle does with what it is asked. Used on one context only. */
final class IngestWork {
    /** So many samples of a small array may be none: each costs as much as many that are good. */
    private static final int QUICK_MISTAKES = 20;

    /** Above this, a sample is never usual. */
    private static final int LARGE = 64 << 10;

    /** So many samples are given to their deployments before the event loop may do something else. */
    private static final int SLICE = 500;

    private final Context context;
    private final WorkerExecutor workers;
    private final SampleDispatcher dispatcher;
    private final Meters meters;
    private final InstantSource clock;

    /** @param workers on which is read what would hold the event loop up */
    IngestWork(
            Context context, WorkerExecutor workers, SampleDispatcher dispatcher, Meters meters, InstantSource clock) {
        this.context = context;
        this.workers = workers;
        this.dispatcher = dispatcher;
        this.meters = meters;
        this.clock = clock;
    }

    Future<IngestReply> answer(IngestRequest question) {
        return switch (question) {
            case Bodies(var bodies, var unknown) -> bodies(bodies, unknown);
            case Lines(byte[] text, int length, var unknown) -> answered(List.of(lines(text, length, intake(unknown))));
            case Typed(var sample, var unknown) -> answered(List.of(typed(sample, intake(unknown))));
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

    /** A sample as it usually is costs next to nothing; what is small, not much; all other is read elsewhere. */
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

    /** Lines as they usually are cost next to nothing; what is left from where they are not is read elsewhere. */
    private Future<Outcome> lines(byte[] text, int length, BatchIntake intake) {
        long now = clock.millis();
        int from = new LineReader(text, length, now, intake).readWhileQuick(0);
        var outcome = from >= length
                ? intake.outcome()
                : elsewhere(intake, samples -> new LineReader(text, length, now, samples).readAll(from));
        return outcome.map(o -> LineReader.byLine(o, text));
    }

    /** On a worker thread, as it may take long: the event loop has others to serve meanwhile. */
    private Future<Outcome> elsewhere(BatchIntake intake, Consumer<SampleSink> reading) {
        int mistakenMost = intake.refusalsLeft();
        return workers.executeBlocking(() -> read(mistakenMost, reading), false)
                .compose(samples -> give(samples, 0, intake));
    }

    /** What turns out to be no JSON in the middle was none from the beginning. */
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
     * Some at a time, each of which has found its deployment before the next: all of them wait for one that cannot
     * follow.
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

    private Future<Outcome> typed(IncomingSample sample, BatchIntake intake) {
        var problems = TypedSamples.problems(sample, clock.millis());
        if (problems.isEmpty()) {
            intake.add(0, sample);
        } else {
            intake.add(0, new StrictSampleParser.Read(null, problems));
        }
        return intake.outcome();
    }

    /**
     * What came in has been sent to its deployments before the answer is given, so that whoever has the answer finds
     * them knowing of it; and no answer is given while a deployment cannot follow. What waits for something keeps
     * nothing else waiting.
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
