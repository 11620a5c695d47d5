package io.canary.router.support.http;

import io.canary.router.support.Uninterruptibly;
import io.canary.spi.RouterException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Sends requests, once each, and follows no redirects. May be used by any thread. */
public final class HttpCalls implements AutoCloseable {
    private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(1);

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;
    private final int longestAnswer;

    /**
     * With no connection yet.
     *
     * @param tls null for what the JDK trusts
     * @param longestAnswer in bytes; what is beyond is not read
     */
    public HttpCalls(@Nullable SSLContext tls, Duration connectTimeout, int longestAnswer) {
        this.longestAnswer = longestAnswer;
        var builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1) // without the offer to upgrade, which not all servers bear
                .followRedirects(HttpClient.Redirect.NEVER)
                // shorter than an answer may take, so that it shows whether there was a connection at all
                .connectTimeout(connectTimeout.multipliedBy(9).dividedBy(10))
                .executor(threads);
        if (tls != null) {
            builder.sslContext(tls);
        }
        this.client = builder.build();
    }

    /**
     * Sends {@code request} and waits for the whole answer.
     *
     * @throws IOException if there is none within {@code limit}
     * @throws InterruptedException after what was on its way has been answered, or a second has passed
     */
    public HttpResponse<String> send(HttpRequest request, Duration limit) throws IOException, InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            var answer = sendThrough(request, limit);
            checkInterrupted();
            return answer;
        } catch (IOException e) {
            checkInterrupted();
            throw e;
        }
    }

    private static void checkInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    /**
     * Sends {@code request} and waits for the whole answer, for a second yet if the thread is interrupted, which it
     * still is then: for what must not be left half done.
     *
     * @throws IOException if there is none within {@code limit}
     */
    public HttpResponse<String> sendThrough(HttpRequest request, Duration limit) throws IOException {
        var pending = client.sendAsync(request, info -> new BoundedBody(longestAnswer));
        try {
            return Uninterruptibly.get(pending, limit);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException("no answer within " + limit.toMillis() + " ms");
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
        } finally {
            pending.cancel(true);
        }
    }

    /** Whether no request can have arrived: there was no connection that could have carried one. */
    public static boolean isUnsent(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConnectException // no route to the host is one, too
                    || cause instanceof HttpConnectTimeoutException
                    || cause instanceof UnknownHostException
                    || cause instanceof SSLHandshakeException) {
                return true;
            }
        }
        return false;
    }

    /** What kind of failure it is that a request that may change something had no answer. */
    public static RouterException.Kind kind(IOException e) {
        return isUnsent(e) ? RouterException.Kind.UNAVAILABLE : RouterException.Kind.UNREACHABLE;
    }

    /**
     * How long a server asks to be left alone: 0 to an hour; 0 where it does not say. A date, which is allowed too, is
     * not understood: that clock is another one.
     */
    public static Duration retryAfter(HttpResponse<?> response) {
        return seconds(response, "Retry-After");
    }

    /** The same, as another header says it. */
    public static Duration seconds(HttpResponse<?> response, String header) {
        return response.headers()
                .firstValue(header)
                .filter(text -> text.matches("[0-9]{1,6}"))
                .map(text -> Duration.ofSeconds(Math.min(Long.parseLong(text), LONGEST_RETRY_AFTER.toSeconds())))
                .orElse(Duration.ZERO);
    }

    /** Why there was no answer, in words. */
    public static String words(IOException e) {
        Throwable cause = e;
        while (cause.getMessage() == null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause.getMessage() != null) {
            return cause.getMessage();
        }
        return isUnsent(e)
                ? "no connection: nothing listens there, or the address is wrong"
                : cause.getClass().getSimpleName();
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
        threads.shutdownNow();
        threads.close();
    }
}
