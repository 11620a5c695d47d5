package io.canary.router.http;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.tck.TrafficClient;
import io.canary.tck.TrafficRouterContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

/** The contract, with a gateway that tells what is in force. */
class HttpRouterContractTest extends TrafficRouterContract {
    private static final long SLOW_MS = 3_000;

    private final Gateway gateway = new Gateway();
    private final Client client = new Client();

    @AfterEach
    void stop() {
        gateway.close();
        client.close();
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new HttpRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Routers.settings(gateway.url());
    }

    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        gateway.trouble((exchange, seen) -> {
            if (seen.method().equals("PUT")) {
                java.util.concurrent.locks.LockSupport.parkNanos(SLOW_MS * 1_000_000);
            }
            return false;
        });
        return Optional.of(RouterSubject.open(factory(), settings(), new RecordingContext("slow")));
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        return Optional.of((service, user) -> client.get(gateway.url() + "/traffic/" + service));
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(
                Map.of(),
                Map.of("url", "ftp://gateway/splits"),
                Map.of("url", "http://{service}.example/splits"),
                Map.of("url", "http://gateway/{no_such}"),
                Map.of("url", "http://user:secret@gateway/"),
                Map.of("url", "http://gateway/splits#part"),
                Map.of("url", "http://"),
                with("method", "get"),
                with("body", "{baselin}"),
                with("headers", Map.of("Content-Length", "5")),
                with("headers", Map.of("Idempotency-Key", "5")),
                with("headers", Map.of("X-A", "a\nb")),
                with("headers", Map.of("X-A", "{weights}")),
                with("observe", Map.of("url", "http://gateway/{canary}")),
                with("observe", Map.of("url", "http://gateway", "weights", "weights")),
                with("observe", Map.of("url", "http://gateway", "unit", "ppm")),
                with("signature", Map.of()),
                with("signature", Map.of("secret", "a", "secret_file", "/b")),
                with("signature", Map.of("secret_file", "/no/such/file")),
                with("bearer_token_file", "/no/such/file"),
                with("tls", Map.of("certificate", "/a.pem")),
                with("tls", Map.of("ca", "/no/such/file")),
                with("retry", Map.of("attempts", 0)),
                with("retry_statuses", List.of(500)),
                with("answer_timeout_sec", 0));
    }

    private static Map<String, ?> with(String key, Object value) {
        return Map.of("url", "http://127.0.0.1:1/splits/{service}", key, value);
    }
}
