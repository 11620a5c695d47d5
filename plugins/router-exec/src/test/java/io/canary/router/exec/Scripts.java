package io.canary.router.exec;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Routers that run a script, and what they are asked. */
final class Scripts {

    private Scripts() {}

    /** {@code script} has the verb in {@code $1} and the service in {@code $2}. */
    static TrafficRouter run(Path directory, String script, Map<String, ?> further) throws Exception {
        var settings = new HashMap<String, Object>();
        settings.put("command", List.of("/bin/sh", "-c", script, "script", "{verb}", "{service}"));
        settings.put("environment", Map.of("PATH", "/usr/bin:/bin"));
        settings.put("directory", directory.toString());
        settings.putAll(further);
        return RouterSubject.open(new ExecRouterFactory(), settings, new RecordingContext("edge"));
    }

    /** Of checkout, from v1 to v2. */
    static TrafficSplit split(double percent) {
        return new TrafficSplit("checkout", "v1", "v2", new Weight((int) Math.round(percent * 100)));
    }

    static RouterException failureOf(ThrowingCallable call) {
        return requireNonNull(catchThrowableOfType(RouterException.class, call), "nothing was thrown");
    }
}
