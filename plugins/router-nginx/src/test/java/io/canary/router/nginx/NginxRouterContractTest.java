package io.canary.router.nginx;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.tck.TrafficClient;
import io.canary.tck.TrafficRouterContract;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The contract, before a real nginx that shares users out with {@code split_clients}. */
class NginxRouterContractTest extends TrafficRouterContract {
    private static final String MISSING = "nginx, or its module for Lua, is not installed (apt-get install nginx"
            + " libnginx-mod-http-lua): the router was not examined";

    /** One for all tests of a class; each test is an object of its own, because each has a host of its own. */
    private static @Nullable Nginx nginx;

    @TempDir
    private static Path folder;

    /** Skips each test by itself: a class that is skipped as a whole does not even show in the count. */
    @BeforeEach
    void start() throws Exception {
        assumeTrue(isThere(), MISSING);
        if (nginx == null) {
            nginx = configured(new Nginx(folder));
            NginxRouters.open(settings()).close();
            nginx().start();
        }
    }

    static Nginx nginx() {
        return requireNonNull(nginx);
    }

    boolean isThere() {
        return Nginx.isInstalled();
    }

    @AfterAll
    static void stop() {
        if (nginx != null) {
            nginx.close();
            nginx = null;
        }
    }

    Nginx configured(Nginx nginx) {
        return nginx;
    }

    /** What each service is set beside its versions. */
    Map<String, ?> ofServices() {
        return Map.of("sticky", Map.of("header", "X-User"), "override", Map.of("header", "X-Canary"));
    }

    @Override
    public TrafficRouterFactory<?> factory() {
        return new NginxRouterFactory();
    }

    @Override
    public Map<String, ?> settings() {
        return nginx().settings(ofServices());
    }

    @Override
    public Optional<String> serviceThatIsMissing() {
        return Optional.of("renamed");
    }

    @Override
    public List<Map<String, ?>> badSettings() {
        return List.of(
                Map.of(),
                with("status", "http://10.0.0.1:8101"),
                with("status", "https://127.0.0.1:8101"),
                with("config", "nginx.conf"),
                with("include", "/tmp/a b"),
                with("include", "/no/such/folder/canary.conf"),
                with("reload_timeout_sec", 0),
                with("services", Map.of("a.b", Map.of(), "a-b", Map.of())),
                nginx().settings(Map.of("baseline_version", "v9")),
                nginx().settings(Map.of("method", "dice")),
                nginx().settings(Map.of("method", "weighted", "sticky", Map.of("cookie", "a"))),
                nginx().settings(Map.of("sticky", Map.of())),
                nginx().settings(Map.of("sticky", Map.of("cookie", "a b"))),
                nginx().settings(Map.of("override", Map.of())),
                nginx().settings(Map.of("override", Map.of("header", "a;b"))),
                nginx().settings(Map.of("keepalive", -1)),
                nginx().settings(Map.of("versions", Map.of("v1", Map.of()))),
                nginx().settings(Map.of("versions", Map.of("v1", Map.of("group", "a;b")))),
                nginx().settings(Map.of("versions", Map.of("v1", Map.of("upstreams", List.of("http://x:1/path"))))));
    }

    private Map<String, ?> with(String key, Object value) {
        var settings = new HashMap<String, Object>(settings());
        settings.put(key, value);
        return settings;
    }

    @Override
    public Optional<TrafficClient> client(TrafficRouter router) {
        return Optional.of((service, user) -> Client.get(nginx().port(service), "X-User: " + user));
    }

    @Override
    public Optional<TrafficRouter> openSlow() throws Exception {
        var words = new ArrayList<>(List.of("sh", "-c", "sleep 2; exec nginx \"$@\"", "nginx"));
        words.addAll(List.of("-p", nginx().folder().toString()));
        return Optional.of(NginxRouters.open(with("command", words)));
    }

    /** A call takes nginx a tenth of a second, and more on a busy machine. */
    @Override
    public int stepsOfAWalk() {
        return 3;
    }
}
