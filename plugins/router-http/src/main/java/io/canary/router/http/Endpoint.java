package io.canary.router.http;

import io.canary.spi.RouterException;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests, once each. May be used by any thread. */
final class Endpoint implements AutoCloseable {
    /** In bytes. */
    static final int LONGEST_ANSWER = 256 * 1024;

    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    /** A request that was interrupted on its way may be carried out or not; for so long its answer is waited for. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final Credentials credentials;

    /** @param tls null for what the JDK trusts */
    Endpoint(Credentials credentials, @Nullable SSLContext tls, Duration connectTimeout) {
        this.credentials = credentials;
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // without the offer to upgrade, which not all servers bear
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .executor(threads);
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.client = builder.build();
    }

    /**
     * Sends {@code order} and waits for the whole answer.
     *
     * @throws IOException if there is none within {@code limit}
     * @throws RouterException if there are no credentials for it, or it cannot be sent as it is
     * @throws InterruptedException after what was on its way has been answered, or {@link #GRACE} has passed
     */
    Reply send(Order order, Duration limit) throws IOException, RouterException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        var pending = client.sendAsync(request(order), info -> new BoundedBody(LONGEST_ANSWER));
        try {
            return reply(pending.get(limit.toNanos(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            pending.cancel(true);
            throw new HttpTimeoutException("no answer within " + limit.toMillis() + " ms");
        } catch (InterruptedException e) {
            settle(pending);
            throw e;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        }
    }

    private HttpRequest request(Order order) throws RouterException {
        byte[] body = order.body().getBytes(StandardCharsets.UTF_8);
        try {
            var request = HttpRequest.newBuilder(order.uri())
                    .method(
                            order.method(),
                            body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
            order.headers().forEach(request::setHeader);
            credentials.headers(body).forEach(request::setHeader);
            return request.build();
        } catch (IllegalArgumentException no) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    order + " cannot be sent: a header has characters it must not have",
                    no);
        }
    }

    private static void settle(CompletableFuture<?> pending) throws InterruptedException {
        try {
            pending.get(GRACE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException | TimeoutException unknown) {
            // the next call finds out
        } finally {
            pending.cancel(true);
        }
    }

    private static Reply reply(HttpResponse<String> response) {
        return new Reply(
                response.statusCode(),
                response.body(),
                response.headers()
                        .firstValue("Retry-After")
                        .map(Endpoint::seconds)
                        .orElse(Duration.ZERO));
    }

    /** A date, which is allowed too, is not understood: that clock is another one. */
    private static Duration seconds(String text) {
        return text.matches("[0-9]{1,6}")
                ? Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_RETRY_AFTER.toSeconds()))
                : Duration.ZERO;
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
        threads.shutdownNow();
        threads.close();
    }
}
