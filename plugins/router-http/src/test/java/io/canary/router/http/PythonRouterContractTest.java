package io.canary.router.http;

import io.canary.router.support.wire.Json;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.TrafficClient;
import io.canary.tck.TrafficRouterContract;
import io.canary.testservers.WeightedDraw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with the program of the page and a gateway that reads what it writes. */
class PythonRouterContractTest extends TrafficRouterContract {
    @TempDir
    static Path directory;

    private static @Nullable Python python;
    private static String url = "";

    /** Once for all: it takes a second, and each test begins with what it asks for. */
    @BeforeAll
    static void start() {
        python = Python.start(directory, DocumentationTest.router());
        url = python.url();
    }

    @AfterAll
    static void stop() {
        if (python != null) { // it is not installed
            python.close();
        }
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new HttpRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Routers.settings(url);
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        return Optional.of((service, user) -> {
            Object all = Json.parse(Files.readString(directory.resolve("splits.json")));
            Object split = all instanceof Map<?, ?> splits ? splits.get("/splits/" + service) : null;
            String version = WeightedDraw.of(split instanceof Map<?, ?> map ? map.get("weights") : null);
            if (version == null) {
                throw new IOException("nothing is routed: " + all);
            }
            return version;
        });
    }
}
