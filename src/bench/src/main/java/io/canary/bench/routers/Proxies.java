package io.canary.bench.routers;

import io.canary.bench.Bench;
import io.canary.router.proxy.ProxyRouterFactory;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.tck.FreePorts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** The proxy that comes with Canary, with one event loop: as a process of its own, and within this one. */
public final class Proxies {
    /** The argument with which the bench is this proxy, and nothing else. */
    public static final String HERE = "proxy-here";

    private Proxies() {}

    static Carrier ownProcess(Versions versions, int core, Path folder) throws IOException, RouterException {
        int port = FreePorts.next();
        int control = FreePorts.next();
        var command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElse("java")));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Bench.class.getName(), HERE));
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

    /**
     * Is the proxy until the process is ended.
     *
     * @param args the folder to remember in, the ports to listen on, for requests and for orders, and those of the two versions
     */
    public static void here(List<String> args) throws RouterException, InterruptedException {
        var upstreams = Map.<String, Object>of(
                Versions.BASELINE, Map.of("upstreams", List.of("http://127.0.0.1:" + args.get(3))),
                Versions.CANARY, Map.of("upstreams", List.of("http://127.0.0.1:" + args.get(4))));
        var settings = Map.of(
                "event_loops", 1,
                "control", Map.of("port", Integer.parseInt(args.get(2))),
                "services", services(Integer.parseInt(args.get(1)), upstreams));
        TrafficRouter proxy = Carrier.router(new ProxyRouterFactory(), settings, Path.of(args.get(0)));
        Runtime.getRuntime().addShutdownHook(new Thread(proxy::close));
        new CountDownLatch(1).await();
    }

    private static Map<String, Object> services(int port, Map<String, Object> upstreams) {
        return Map.of(
                Versions.SERVICE, Map.of("port", port, "baseline_version", Versions.BASELINE, "versions", upstreams));
    }
}
