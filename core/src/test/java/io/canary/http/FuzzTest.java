package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.TestService;
import io.canary.http.RandomRequests.Fuzzed;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Thousands of requests to every route, most with something wrong in them: bodies, compression, queries, framing. Their number
 * is {@code -Dcanary.fuzz.requests}, the first seed {@code -Dcanary.fuzz.seed}; a seed that fails is printed.
 */
@Isolated("beside other floods a journal takes longer than a request waits for it")
class FuzzTest {
    private static final int REQUESTS = Integer.getInteger("canary.fuzz.requests", 5_000);
    private static final long SEED = Long.getLong("canary.fuzz.seed", 42);
    private static final int RAW_EVERY = 10;
    private static final int FRESH_EVERY = 50;
    private static final int CLIENTS = 8;

    @Test
    void every_request_gets_2xx_or_a_4xx_with_a_reason() throws Exception {
        var statuses = new ConcurrentSkipListMap<Integer, Integer>();
        try (var service = TestService.start();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // When
            var clients = IntStream.range(0, CLIENTS)
                    .mapToObj(client -> threads.submit(() -> sendAll(service, client, statuses)))
                    .toList();
            // Then
            for (var client : clients) {
                client.get();
            }
            assertThat(service.get("/health").statusCode()).isEqualTo(200);
        }
        System.out.println("fuzz: " + REQUESTS + " requests, first seed " + SEED + ", by status " + statuses);
        if (REQUESTS > 1_000) {
            assertThat(statuses).containsKeys(200, 202, 400, 404, 405, 409, 415);
        }
    }

    private static Void sendAll(TestService service, int client, Map<Integer, Integer> statuses) throws Exception {
        String id = "";
        int sent = 0;
        for (long seed = SEED + client; seed < SEED + REQUESTS; seed += CLIENTS, sent++) {
            if (sent % FRESH_EVERY == 0) { // the one before was cancelled long ago
                id = service.create(TestService.quick("fuzzed " + seed)).getString("id");
            }
            var requests = new RandomRequests(new Random(seed), id);
            int status = seed % RAW_EVERY == 0 ? sendRaw(service, requests, seed) : send(service, requests, seed);
            statuses.merge(status, 1, Integer::sum);
        }
        return null;
    }

    private static int send(TestService service, RandomRequests requests, long seed) throws Exception {
        var request = requests.next();
        var answer = service.send(http(service, request));
        if (answer.statusCode() == 503) { // eight at a time exceed the limit of simulations
            assertThat(answer.body()).as(replay(seed)).contains("as many simulations are under way as are allowed");
        } else {
            assertThat(answer.statusCode()).as(replay(seed) + answer.body()).isBetween(200, 499);
        }
        check(answer);
        return answer.statusCode();
    }

    private static HttpRequest.Builder http(TestService service, Fuzzed request) {
        var http = HttpRequest.newBuilder(service.uri(request.target()))
                .header("Content-Type", request.type())
                .method(request.method(), BodyPublishers.ofByteArray(request.body()));
        return request.encoding().isEmpty() ? http : http.header("Content-Encoding", request.encoding());
    }

    private static void check(HttpResponse<String> answer) {
        assertThat(answer.body()).doesNotContain("\tat ", "java.lang", "Exception");
        String type = answer.headers().firstValue("Content-Type").orElse("");
        if (answer.statusCode() < 400 || answer.request().method().equals("HEAD")) {
            return;
        } else if (answer.uri().getPath().equals("/v1/metrics") && type.equals("application/json")) {
            assertThat(new JsonObject(answer.body()).getInteger("code")).isEqualTo(3); // google.rpc.Status
        } else if (!type.equals("application/x-ndjson")) {
            ProblemDocument.of(answer);
        }
    }

    /** A malformed frame may be answered by just closing the connection. */
    private static int sendRaw(TestService service, RandomRequests requests, long seed) throws Exception {
        try (var http = new RawHttp(service)) {
            http.send(requests.nextRaw());
            http.finish();
            String answer = http.readToEnd();
            int status = answer.isEmpty() ? 0 : RawHttp.status(answer);
            if (status == 503) {
                assertThat(answer).as(replay(seed)).contains("as many simulations are under way as are allowed");
                return status;
            }
            assertThat(status).as(replay(seed) + answer).isLessThan(500);
            return status;
        }
    }

    private static String replay(long seed) {
        return "replay with -Dcanary.fuzz.requests=1 -Dcanary.fuzz.seed=" + seed + ": ";
    }
}
