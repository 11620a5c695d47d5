package io.canary.measurement;

import io.canary.bus.Bus;
import io.canary.ingest.IngestReply;
import io.canary.ingest.IngestReply.SampleRejection;
import io.canary.ingest.IngestRequest;
import io.canary.ingest.IngestRequest.UnknownTarget;
import io.canary.ingest.StrictSampleParser;
import io.canary.spi.settings.Problem;
import java.time.Duration;
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

    /** What became of a sample. */
    sealed interface Delivery {
        /** It was taken, or its deployment has just ended. */
        record Taken() implements Delivery {}

        /** It is invalid, and always will be. */
        record Refused(String why) implements Delivery {}

        /** It could not be handed over. */
        record Unavailable(String why) implements Delivery {}
    }

    /** Hands over a sample as a reporter would have sent it. */
    Delivery give(Map<String, Object> sample, long nowMillis) throws InterruptedException {
        var read = StrictSampleParser.slow(sample, nowMillis);
        if (read.sample() == null) {
            return new Delivery.Refused(words(read.problems()));
        }
        var request = new IngestRequest.Typed(read.sample(), UnknownTarget.REFUSE);
        try {
            var reply = bus.ask(IngestRequest.address(INGEST), request, LIMIT)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            return reply instanceof IngestReply.Outcomes(var outcomes)
                    ? delivery(outcomes.getFirst().refusals())
                    : new Delivery.Unavailable("unexpected reply of ingestion");
        } catch (ExecutionException e) {
            return new Delivery.Unavailable("ingestion does not answer: " + e.getCause());
        }
    }

    private static Delivery delivery(List<SampleRejection> rejections) {
        if (rejections.isEmpty()) {
            return new Delivery.Taken();
        }
        var first = rejections.getFirst();
        return switch (first.status()) {
            case UNAVAILABLE -> new Delivery.Unavailable(first.detail());
            case INVALID -> new Delivery.Refused(first.detail() + ": " + words(first.errors()));
            default -> new Delivery.Taken();
        };
    }

    private static String words(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.pointer() + " " + problem.detail())
                .collect(Collectors.joining("; "));
    }
}
