package io.canary.router.exec;

import io.canary.router.support.wire.Json;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.RecordingContext;
import io.canary.tck.RouterSubject;
import io.canary.tck.TrafficClient;
import io.canary.tck.TrafficRouterContract;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, with the script of the page and a gateway that reads what it writes. */
class ExecRouterContractTest extends TrafficRouterContract {
    @TempDir
    Path directory;

    private Path script = Path.of("");

    @BeforeEach
    void write() {
        script = Page.script(directory);
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new ExecRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return Map.of(
                "command",
                List.of("/bin/sh", script.toString(), "{verb}", "{service}"),
                "directory",
                directory.toString(),
                "observe",
                true,
                "environment",
                Map.of("PATH", "/usr/bin:/bin"));
    }

    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        var settings = new HashMap<String, Object>(settings());
        String slow = "[ $1 = observe ] || sleep 3; exec /bin/sh " + script + " \"$@\"";
        settings.put("command", List.of("/bin/sh", "-c", slow, "slow", "{verb}", "{service}"));
        return Optional.of(RouterSubject.open(factory(), settings, new RecordingContext("slow")));
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        return Optional.of(
                (service, user) -> Gateway.drawn(Json.parse(Files.readString(directory.resolve(service + ".json")))));
    }

    /** Each call is a process or two. */
    @Override
    public int stepsOfAWalk() {
        return 12;
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(
                Map.of(),
                Map.of("command", List.of()),
                Map.of("command", List.of("sh", "split.sh")),
                Map.of("command", List.of("/no/such/program")),
                Map.of("command", List.of("/etc/passwd")),
                Map.of("command", List.of("/bin/sh", "{weight}")),
                Map.of("command", List.of("/bin/sh", "a\0b")),
                with("directory", "relative"),
                with("directory", "/no/such/directory"),
                with("environment", Map.of("A=B", "c")),
                with("environment", Map.of("A", "c\0")),
                with("inherit", List.of("")),
                with("rejected_codes", List.of(0)),
                with("time_limit_sec", 0),
                with("output_limit_kib", 0),
                with("processes_max", 0));
    }

    private static Map<String, ?> with(String key, Object value) {
        return Map.of("command", List.of("/bin/sh"), key, value);
    }
}
