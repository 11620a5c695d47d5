package io.canary.router.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.canary.router.support.Uninterruptibly;
import io.canary.router.support.http.HttpCalls;
import io.canary.spi.RouterException;
import io.canary.spi.RouterException.Kind;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.HttpClientUtils;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Talks to the API server. Safe for any thread. */
final class ApiServer implements AutoCloseable {
    /** Whose changes these are, in an object's {@code managedFields}. */
    static final String MANAGER = "canary";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client;
    private final String url;
    private final Duration limit;

    private ApiServer(HttpClient client, String url, Duration limit) {
        this.client = client;
        this.url = url;
        this.limit = limit;
    }

    /**
     * Connects with the first request.
     *
     * @param limit of one answer
     * @throws RouterException if a certificate or a key cannot be used
     */
    static ApiServer of(Config config, Duration limit) throws RouterException {
        var factory = new ClosingFactory();
        HttpClient.Builder builder = factory.newBuilder();
        try {
            HttpClientUtils.applyCommonConfiguration(config, builder, factory);
        } catch (RuntimeException e) {
            throw new RouterException(Kind.REJECTED, "the kubeconfig cannot be used: " + reason(e), e);
        }
        return new ApiServer(builder.build(), config.getMasterUrl().replaceAll("/+$", ""), limit);
    }

    String url() {
        return url;
    }

    Answer get(String path, Uninterruptibly guard) throws RouterException, InterruptedException {
        return send(client.newHttpRequestBuilder().uri(url + path), guard);
    }

    /**
     * Changes an object in one step, or not at all.
     *
     * @param patch a JSON patch if it is an array, else one that is merged
     * @param isDry whether it is only checked
     */
    Answer patch(String path, JsonNode patch, boolean isDry, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        String type = patch.isArray() ? "application/json-patch+json" : "application/merge-patch+json";
        String query = "?fieldManager=" + MANAGER + (isDry ? "&dryRun=All" : "");
        return send(client.newHttpRequestBuilder().uri(url + path + query).patch(type, patch.toString()), guard);
    }

    /** @throws RouterException if there is no such Kubernetes Service */
    void requireService(String namespace, String name, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        var answer = get("/api/v1/namespaces/" + segment(namespace) + "/services/" + segment(name), guard);
        if (!answer.isDone()) {
            throw answer.failure("Service " + namespace + "/" + name);
        }
    }

    /** A name as a part of a path. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private Answer send(HttpRequest.Builder request, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        var built = request.header("Accept", "application/json")
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .build();
        CompletableFuture<HttpResponse<String>> answer = client.sendAsync(built, String.class);
        try {
            // The client's own limit ends with the head of the answer.
            var response = guard.await(answer, limit.plusMillis(100));
            return new Answer(response.code(), parsed(response.body()));
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw silent("no answer in time", e);
        } catch (ExecutionException e) {
            throw silent(reason(e), e);
        }
    }

    private RouterException silent(String reason, Exception e) {
        return new RouterException(
                HttpCalls.isUnsent(e) ? Kind.UNAVAILABLE : Kind.UNREACHABLE,
                "the API server " + url + " does not answer: " + reason,
                e);
    }

    /** The innermost message is the one that tells something. */
    private static String reason(Throwable e) {
        var cause = e.getCause();
        if (cause != null) {
            return reason(cause);
        }
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Something between here and the API server may answer in its own way. */
    private static JsonNode parsed(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode().put("message", body.strip());
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
