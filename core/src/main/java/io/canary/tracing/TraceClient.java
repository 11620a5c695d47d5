package io.canary.tracing;

import io.canary.config.TelemetryConfig.Traces;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Posts exports to a collector, one at a time. */
final class TraceClient implements AutoCloseable {
    private static final int ANSWER_BYTES_MAX = 16 * 1024;

    private final Traces config;
    private final HttpRequest.Builder request;
    private final InstantSource clock;
    private final HttpClient http;

    TraceClient(Traces config, URI endpoint, InstantSource clock) {
        this.config = config;
        this.clock = clock;
        this.request = HttpRequest.newBuilder(endpoint).header("Content-Type", "application/x-protobuf");
        config.headers().forEach((name, value) -> request.header(name, value.text()));
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // a request at a time needs no more
                .followRedirects(HttpClient.Redirect.NEVER) // the headers may have a secret
                .connectTimeout(config.timeout())
                .build();
    }

    /** Sends an export and reads the response. Blocks, for the configured time at most. */
    ExportAnswer post(byte[] export) throws InterruptedException {
        var sent = http.sendAsync(
                request.copy().POST(BodyPublishers.ofByteArray(export)).build(),
                info -> new LimitedBody(ANSWER_BYTES_MAX));
        try {
            return answer(sent.get(config.timeout().toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return new ExportAnswer.Later(
                    "no response within " + config.timeout().toMillis() + " ms", null);
        } catch (ExecutionException e) {
            return new ExportAnswer.Later(why(e), null);
        } catch (CancellationException e) {
            return new ExportAnswer.Later("closed", null);
        } finally {
            sent.cancel(true);
        }
    }

    private ExportAnswer answer(HttpResponse<byte[]> response) {
        var retryAfter = response.headers().firstValue("Retry-After").orElse(null);
        return ExportAnswer.of(response.statusCode(), RetryDelay.asked(retryAfter, clock.instant()), response.body());
    }

    /** The cause of a refused connection has no message. */
    private static String why(ExecutionException e) {
        var cause = Objects.requireNonNullElse(e.getCause(), e);
        String message = cause.getMessage();
        return message == null ? "not reached (" + cause.getClass().getSimpleName() + ")" : message;
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}
