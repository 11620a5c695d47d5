package io.canary.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** Clients that create deployments, each one after the other, until the service takes no more. */
final class Creators implements AutoCloseable {
    private static final int CLIENTS = 4;
    private static final int WARM = 40;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Set<String> unanswered = ConcurrentHashMap.newKeySet();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final CountDownLatch warm = new CountDownLatch(WARM);
    private final ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI deployments;

    private Creators(URI deployments) {
        this.deployments = deployments;
    }

    /** Starts them, and waits until they are in full swing. */
    static Creators start(URI deployments) throws InterruptedException {
        var creators = new Creators(deployments);
        IntStream.range(0, CLIENTS)
                .forEach(client -> creators.threads.execute(() -> creators.createUntilRefused(client)));
        assertThat(creators.warm.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return creators;
    }

    private void createUntilRefused(int client) {
        int number = 0;
        while (create("shop-" + client + "-" + number)) {
            number++;
        }
    }

    private boolean create(String service) {
        var request = HttpRequest.newBuilder(deployments)
                .header("Content-Type", "application/json")
                .timeout(LIMIT)
                .POST(BodyPublishers.ofString("{\"service_name\": \"" + service + "\", \"new_version\": \"v2\"}"));
        try {
            int status = http.send(request.build(), BodyHandlers.discarding()).statusCode();
            if (status == 201) {
                acknowledged.add(service);
                warm.countDown();
            }
            return status == 201;
        } catch (IOException e) {
            unanswered.add(service);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Waits until none of them is served any more. */
    void awaitEnd() throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(LIMIT.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    /** The services whose deployment was acknowledged. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** The services whose request got no answer at all: nothing may have come of it. */
    Set<String> unanswered() {
        return Set.copyOf(unanswered);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        http.close();
    }
}
