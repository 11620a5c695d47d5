package io.canary.router.nginx;

import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests with an nginx of their own, which each configures and then starts, and what they ask of it. */
abstract class OnNginx {
    @TempDir
    Path folder;

    Nginx nginx;

    @BeforeEach
    void make() {
        nginx = new Nginx(folder.resolve("etc/nginx"));
    }

    @AfterEach
    void stop() {
        if (nginx != null) {
            nginx.close();
        }
    }

    /** Skips the test where nginx has no Lua. */
    void loadLua() {
        assumeTrue(Nginx.hasLua(), "nginx has no Lua (apt-get install libnginx-mod-http-lua): not examined");
        nginx.modules(Nginx.LUA);
    }

    /** A router with these settings, and then nginx: the router makes the include file. */
    TrafficRouter openAndStart(Map<String, ?> settings) throws Exception {
        return openAndStart(settings, new RecordingContext("edge"));
    }

    TrafficRouter openAndStart(Map<String, ?> settings, RecordingContext host) throws Exception {
        var router = NginxRouters.open(settings, host);
        nginx.start();
        return router;
    }

    /** What answers a request to {@code checkout}. */
    String get(String... headers) throws IOException {
        return Client.get(nginx.port("checkout"), headers);
    }

    static TrafficSplit split(int percent) {
        return new TrafficSplit("checkout", "v1", "v2", new Weight(percent * 100));
    }

    static Observation inForce(int percent) {
        return new Observation.InForce(split(percent).weights());
    }

    static RouterException refusal(ThrowingCallable call) {
        return catchThrowableOfType(RouterException.class, call);
    }
}
