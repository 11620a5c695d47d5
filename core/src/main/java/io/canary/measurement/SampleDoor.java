package io.canary.measurement;

import io.canary.bus.Bus;
import io.canary.ingest.IncomingSample;
import io.canary.ingest.IngestReply;
import io.canary.ingest.IngestReply.SampleRejection;
import io.canary.ingest.IngestRequest;
import io.canary.ingest.IngestRequest.UnknownTarget;
import io.canary.ingest.StrictSampleParser;
import io.canary.spi.settings.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/** Hands samples to ingestion, which treats them like those of any reporter. Thread-safe; blocks. */
final class SampleDoor {
    /** One ingestion verticle is enough for the few samples of sources. */
    private static final int INGEST = 0;

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int UNAVAILABLE = 503;
    private static final int INVALID = 400;

    private final Bus bus;

    SampleDoor(Bus bus) {
        this.bus = bus;
    }

    /** What became of samples. */
    sealed interface Delivery {
        /** They were taken, or their deployment has just ended. */
        record Taken() implements Delivery {}

        /** One of them is invalid, and always will be. */
        record Refused(String why) implements Delivery {}

        /** They could not be handed over. */
        record Unavailable(String why) implements Delivery {}
    }

    /** Hands over samples of one deployment as a reporter would have sent them, all at once. */
    Delivery give(List<Map<String, Object>> samples, long nowMillis) throws InterruptedException {
        var valid = new ArrayList<IncomingSample>();
        for (var sample : samples) {
            var read = StrictSampleParser.slow(sample, nowMillis);
            if (read.sample() == null) {
                return new Delivery.Refused(sample.get("version") + ": " + words(read.problems()));
            }
            valid.add(read.sample());
        }
        return valid.isEmpty() ? new Delivery.Taken() : give(new IngestRequest.Typed(valid, UnknownTarget.REFUSE));
    }

    private Delivery give(IngestRequest.Typed request) throws InterruptedException {
        try {
            var reply = bus.ask(IngestRequest.address(INGEST), request, LIMIT)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return reply instanceof IngestReply.Outcomes(var outcomes)
                    ? delivery(request, outcomes.getFirst().refusals())
                    : new Delivery.Unavailable("unexpected reply of ingestion");
        } catch (ExecutionException e) {
            return new Delivery.Unavailable("ingestion does not answer: " + e.getCause());
        }
    }

    private static Delivery delivery(IngestRequest.Typed request, List<SampleRejection> rejections) {
        for (var rejection : rejections) {
            if (rejection.status() == UNAVAILABLE) {
                return new Delivery.Unavailable(rejection.detail());
            } else if (rejection.status() == INVALID) {
                String version = request.samples().get(rejection.index()).version();
                return new Delivery.Refused(version + ": " + rejection.detail() + ": " + words(rejection.errors()));
            }
        }
        return new Delivery.Taken();
    }

    private static String words(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.pointer() + " " + problem.detail())
                .collect(Collectors.joining("; "));
    }
}
