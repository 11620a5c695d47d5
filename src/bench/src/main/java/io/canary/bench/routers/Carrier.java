package io.canary.bench.routers;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficRouterFactory;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Settings;
import io.canary.tck.RecordingContext;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What carries the traffic of the service, and the router that moves it.
 *
 * @param name for the tables
 * @param port where clients send their requests; 0 where they do not come over HTTP
 * @param client one of them
 * @param server what carries it; null where that is in this process
 */
record Carrier(
        String name, int port, Client client, @Nullable AutoCloseable server, TrafficRouter router)
        implements AutoCloseable {

    /** One that carries HTTP. */
    Carrier(String name, int port, @Nullable AutoCloseable server, TrafficRouter router) {
        this(name, port, Client.http(port), server, router);
    }

    /** Starts one that listens. */
    interface Starter {
        Carrier start(Versions versions, int core, Path folder) throws IOException, RouterException;
    }

    /**
     * A server that runs already, with the router that moves its traffic; the server is ended where there can be none.
     */
    static <S extends Record> Carrier of(
            String name,
            int port,
            Tool server,
            TrafficRouterFactory<S> factory,
            Map<String, Object> settings,
            Path folder)
            throws RouterException {
        try {
            return new Carrier(name, port, server, router(factory, settings, folder));
        } catch (RouterException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /** A router as the host would make it. */
    static <S extends Record> TrafficRouter router(
            TrafficRouterFactory<S> factory, Map<String, Object> settings, Path folder) throws RouterException {
        var context = new RecordingContext(factory.type(), folder);
        return factory.create(Settings.read(factory.settings(), settings), context);
    }

    /** @param percent the canary's share */
    void split(int percent) throws RouterException, InterruptedException {
        router.setTrafficSplit(
                new TrafficSplit(Versions.SERVICE, Versions.BASELINE, Versions.CANARY, new Weight(percent * 100)));
    }

    /** Processor time that carrying has taken so far; 0 where that cannot be told apart. */
    long cpuNanos() {
        return server instanceof Tool tool ? tool.cpuNanos() : 0;
    }

    @Override
    public void close() {
        router.close();
        try {
            if (server != null) {
                server.close();
            }
        } catch (Exception e) { // what it is, is for its type to say
            throw new IllegalStateException(e);
        }
    }
}
