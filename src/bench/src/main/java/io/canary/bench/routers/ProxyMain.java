package io.canary.bench.routers;

import io.canary.router.proxy.ProxyRouterFactory;
import io.canary.spi.RouterException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A proxy, until the process is ended. */
final class ProxyMain {
    private ProxyMain() {}

    /**
     * Listens.
     *
     * @param args the folder to remember in, the ports to listen on, for requests and for orders, and those of the two
     *     versions
     */
    public static void main(String[] args) throws RouterException, InterruptedException {
        var upstreams = Map.<String, Object>of(
                Versions.BASELINE, Map.of("upstreams", List.of("http://127.0.0.1:" + args[3])),
                Versions.CANARY, Map.of("upstreams", List.of("http://127.0.0.1:" + args[4])));
        var settings = Map.of(
                "event_loops", 1,
                "control", Map.of("port", Integer.parseInt(args[2])),
                "services", Proxies.services(Integer.parseInt(args[1]), upstreams));
        var proxy = Carrier.router(new ProxyRouterFactory(), settings, Path.of(args[0]));
        Runtime.getRuntime().addShutdownHook(new Thread(proxy::close));
        new CountDownLatch(1).await();
    }
}
