package io.canary.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.canary.bus.Bus;
import io.canary.config.Config;
import io.canary.contract.OpenApi;
import io.canary.ingest.EventLoopAffinity;
import io.canary.spi.settings.Settings;
import io.canary.telemetry.Meters;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DocumentedRoutesTest {
    private static final Meters METERS = new Meters(new SimpleMeterRegistry());

    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = Bus.open(vertx);

    @AfterEach
    void close() {
        vertx.close().await();
    }

    @Test
    void the_document_has_every_route_and_no_other() {
        // Given
        var documented = OpenApi.load().operations();
        var config = Settings.read(Config.Http.class, Map.of());
        var bodies = new Bodies(vertx, vertx.getOrCreateContext(), config, new ByteBudget(1), METERS);
        var metrics = new MetricsEndpoint(bus, 0, vertx.getOrCreateContext(), bodies);
        // When
        var served = new TreeSet<String>();
        for (var route : verticle().router(metrics, bodies).getRoutes()) {
            if (route.getPath() != null && route.methods() != null) {
                route.methods().stream()
                        .filter(method -> !method.equals(HttpMethod.HEAD)) // which every path with GET has
                        .forEach(method ->
                                served.add(method + " " + route.getPath().replaceAll(":(\\w+)", "{$1}")));
            }
        }
        // Then
        assertThat(documented).isEqualTo(served);
    }

    @SuppressWarnings("NullAway") // its routes are only listed and never called: it needs no routers and no metrics
    private HttpVerticle verticle() {
        var config = Settings.read(Config.Http.class, Map.of());
        var verticle = new HttpVerticle(
                0,
                new EventLoopAffinity(),
                config,
                bus,
                null,
                null,
                new Readiness(vertx, bus),
                null,
                null,
                null,
                Buffer.buffer(),
                new RequestLimits(
                        new ByteBudget(1),
                        new ByteBudget(1),
                        new ConcurrencyLimiter(1),
                        new ConcurrencyLimiter(1),
                        new ConcurrencyLimiter(1),
                        new ConcurrencyLimiter(1),
                        new ConcurrencyLimiter(1),
                        METERS),
                null);
        verticle.init(vertx, vertx.getOrCreateContext());
        return verticle;
    }
}
