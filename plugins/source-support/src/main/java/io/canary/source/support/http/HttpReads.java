package io.canary.source.support.http;

import io.canary.router.support.http.HttpCalls;
import io.canary.router.support.http.SecretFile;
import io.canary.router.support.http.Tls;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.settings.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a server, with the credentials of the settings. May be used by any thread. */
public final class HttpReads implements AutoCloseable {
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_ERROR = 400;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int UNAVAILABLE = 503;

    /** Of an address in a message, in characters. */
    private static final int ADDRESS_MAX = 200;

    private final HttpCredentials settings;
    private final @Nullable URI base;
    private final MetricSourceContext host;
    private final HttpCalls calls;
    private final int answerMax;

    private HttpReads(
            HttpCredentials settings, @Nullable URI base, MetricSourceContext host, HttpCalls calls, int answerMax) {
        this.settings = settings;
        this.base = base;
        this.host = host;
        this.calls = calls;
        this.answerMax = answerMax;
    }

    /**
     * With no connection yet.
     *
     * @param answerMax of one answer, in bytes
     * @throws MetricSourceException if a key or secret cannot be read from its file
     */
    public static HttpReads of(HttpAccess settings, MetricSourceContext host, int answerMax)
            throws MetricSourceException {
        return of(settings, settings.url(), host, answerMax);
    }

    /** The same, for several addresses with the same credentials. */
    public static HttpReads ofMany(HttpCredentials settings, MetricSourceContext host, int answerMax)
            throws MetricSourceException {
        return of(settings, null, host, answerMax);
    }

    private static HttpReads of(HttpCredentials settings, @Nullable URI base, MetricSourceContext host, int answerMax)
            throws MetricSourceException {
        try {
            var tls = settings.tls() == null ? null : Tls.context(settings.tls());
            var calls = new HttpCalls(tls, settings.timeout(), answerMax + 1);
            var reads = new HttpReads(settings, base, host, calls, answerMax);
            reads.authorization(); // what is missing now shows now
            return reads;
        } catch (IOException e) {
            throw MetricSourceException.refused(String.valueOf(e.getMessage()));
        }
    }

    /**
     * A status and a body.
     *
     * @param status 200 to 299, or 400 to 599 without 429
     */
    public record Answer(int status, String body) {
        public boolean isError() {
            return status >= FIRST_ERROR;
        }
    }

    /**
     * Posts a form, and waits for the whole answer.
     *
     * @param path below the url of the settings
     * @param headers beside those of the settings
     * @throws MetricSourceException if there is no answer, or a longer one than is read; busy for 429 with a {@code
     *     Retry-After} or an {@code X-RateLimit-Reset} in seconds, and for 503 with a {@code Retry-After}
     */
    public Answer post(String path, Map<String, String> form, Map<String, String> headers)
            throws MetricSourceException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return post(path, body, "application/x-www-form-urlencoded", headers);
    }

    /** The same with a body of another type. */
    public Answer post(String path, String body, String contentType, Map<String, String> headers)
            throws MetricSourceException, InterruptedException {
        var uri = below(path);
        var request = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body));
        return send(uri, request.setHeader("Content-Type", contentType), headers);
    }

    /** Gets what is below the url of the settings, as {@link #post} does. */
    public Answer get(String path, Map<String, String> headers) throws MetricSourceException, InterruptedException {
        return get(below(path), headers);
    }

    /** Gets what is at an address. */
    public Answer get(URI uri, Map<String, String> headers) throws MetricSourceException, InterruptedException {
        return send(uri, HttpRequest.newBuilder(uri).GET(), headers);
    }

    private Answer send(URI uri, HttpRequest.Builder request, Map<String, String> headers)
            throws MetricSourceException, InterruptedException {
        try {
            request.setHeader("Accept", "application/json");
            headers.forEach(request::setHeader);
            settings.headers().forEach((name, value) -> request.setHeader(name, value.text()));
            String authorization = authorization();
            if (authorization != null) {
                request.setHeader("Authorization", authorization);
            }
            return answer(uri, calls.send(request.build(), settings.timeout()));
        } catch (IOException e) {
            throw MetricSourceException.unavailable(shown(uri) + " failed: " + HttpCalls.words(e), e);
        }
    }

    private Answer answer(URI uri, HttpResponse<String> response) throws MetricSourceException {
        String address = shown(uri);
        int status = response.statusCode();
        var pause = pause(response);
        if ((status == TOO_MANY_REQUESTS || status == UNAVAILABLE) && pause.isPositive()) {
            throw MetricSourceException.busy(address + " is busy: it answered with " + status, pause);
        }
        if (status == TOO_MANY_REQUESTS) {
            throw MetricSourceException.unavailable(address + " is busy: it answered with " + status, null);
        }
        if (status >= FIRST_REDIRECT && status < FIRST_ERROR) {
            throw MetricSourceException.unavailable(
                    address + " answered with " + status
                            + ": redirects are not followed, check url and the credentials",
                    null);
        }
        // it was cut at one byte more; a character has at most three bytes
        if (response.body().length() > answerMax / 3 && bytes(response.body()) > answerMax) {
            throw MetricSourceException.unavailable(
                    address + " answered with more than " + answerMax + " bytes: select fewer series", null);
        }
        return new Answer(status, response.body());
    }

    /** An address can have a long query, which nobody reads. */
    private static String shown(URI uri) {
        String text = uri.toString();
        return text.length() <= ADDRESS_MAX ? text : text.substring(0, ADDRESS_MAX) + "…";
    }

    /** How long the server asks to be left alone: Datadog, say, has another header for it. */
    private static Duration pause(HttpResponse<?> response) {
        var pause = HttpCalls.retryAfter(response);
        return pause.isZero() && response.statusCode() == TOO_MANY_REQUESTS
                ? HttpCalls.seconds(response, "X-RateLimit-Reset")
                : pause;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** The value of the header; null for none. */
    private @Nullable String authorization() throws IOException {
        var token = settings.bearerToken();
        var file = settings.bearerTokenFile();
        var password = settings.password();
        if (file != null) {
            token = new Secret(SecretFile.read(file));
            host.hide(token);
        }
        if (token != null) {
            return "Bearer " + token.text();
        }
        if (password == null) {
            return null;
        }
        String both = settings.username() + ":" + password.text();
        var encoded = new Secret(Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8)));
        host.hide(encoded);
        return "Basic " + encoded.text();
    }

    private URI below(String path) {
        String text = Objects.requireNonNull(base, "no url").toString();
        return URI.create((text.endsWith("/") ? text.substring(0, text.length() - 1) : text) + path);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        calls.close();
    }
}
