package io.canary.bench.routers;

import io.canary.router.proxy.ProxyRouterFactory;
import io.canary.spi.RouterException;
import io.canary.tck.FreePorts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The proxy that comes with Canary, with one event loop: as a process of its own, and within this one. */
final class Proxies {
    private Proxies() {}

    static Carrier ownProcess(Versions versions, int core, Path folder) throws IOException, RouterException {
        int port = FreePorts.next();
        int control = FreePorts.next();
        var command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ProxyMain.class.getName()));
        command.addAll(List.of(
                folder.toString(),
                "" + port,
                "" + control,
                "" + versions.port(Versions.BASELINE),
                "" + versions.port(Versions.CANARY)));
        Files.createDirectories(folder.resolve("asking"));
        var process = Tool.start(core, folder.resolve("out"), control, command);
        var settings = Map.<String, Object>of("process", "http://127.0.0.1:" + control, "lease_sec", 0);
        return new Carrier(
                "proxy, a process",
                port,
                process,
                Carrier.router(new ProxyRouterFactory(), settings, folder.resolve("asking")));
    }

    static Carrier withinThis(Versions versions, int core, Path folder) throws IOException, RouterException {
        int port = FreePorts.next();
        var settings = Map.of("event_loops", 1, "services", services(port, versions.upstreams()));
        return new Carrier("proxy, within", port, null, Carrier.router(new ProxyRouterFactory(), settings, folder));
    }

    static Map<String, Object> services(int port, Map<String, Object> upstreams) {
        return Map.of(
                Versions.SERVICE, Map.of("port", port, "baseline_version", Versions.BASELINE, "versions", upstreams));
    }
}
