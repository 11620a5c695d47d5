package io.canary.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.netty.channel.ChannelHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import io.vertx.micrometer.MetricsDomain;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Duration;

/** Vert.x and JVM settings, and their metrics. */
public final class Platform {
    private static final long LOOK_EVERY_MILLIS = 500;
    private static final long MEMORY_OF_BODY_WORKER = 64L << 20;

    private Platform() {}

    /** The number of event loops: one for each processor, as none of them ever blocks. */
    public static int loops() {
        return Math.max(1, Runtime.getRuntime().availableProcessors());
    }

    /**
     * Workers that parse bodies which would block an event loop. A body may take thirty times its size while it is
     * parsed, so there are few of these threads: one for each processor, but no more than memory allows. They are
     * closed with the verticle that asks for them.
     */
    public static WorkerExecutor bodyWorkers(Vertx vertx) {
        int most = Math.clamp(Runtime.getRuntime().maxMemory() / MEMORY_OF_BODY_WORKER, 1, loops());
        return vertx.createSharedWorkerExecutor("canary-bodies", most);
    }

    /**
     * Workers that write responses which would block an event loop: long lists, and pages that have to be searched.
     * They use half of the processors at most, so that clients who request many wait for each other, and rollouts do
     * not wait for them. They are closed with the verticle that asks for them.
     */
    public static WorkerExecutor answerWorkers(Vertx vertx) {
        return vertx.createSharedWorkerExecutor("canary-answers", Math.max(1, loops() / 2));
    }

    /**
     * The options of every Vert.x of the program: no files are read from the class path, so that no cache folder is
     * needed. A process that is killed would leave that folder behind.
     */
    public static VertxOptions options() {
        return new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));
    }

    /**
     * A Vert.x that reports to this registry and uses the platform's own transport where it can: on epoll an idle timer
     * costs a tenth of what it costs elsewhere.
     *
     * @param everything whether requests, connections and messages are measured too, which costs some speed
     * @param acceptor handles each connection of each server when it is accepted
     */
    public static Vertx vertx(MeterRegistry registry, boolean everything, ChannelHandler acceptor) {
        var metrics = new MicrometerMetricsOptions().setEnabled(true);
        if (!everything) {
            for (var domain : MetricsDomain.values()) {
                if (domain != MetricsDomain.NAMED_POOLS) {
                    metrics.addDisabledMetricsCategory(domain);
                }
            }
        }
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        var transport = transport();
        return Vertx.builder()
                .with(options().setEventLoopPoolSize(loops()).setMetricsOptions(metrics))
                .withTransport(new WatchedTransport(transport.implementation(), acceptor).named(transport))
                .withMetrics(new MicrometerMetricsFactory(registry))
                .build();
    }

    private static Transport transport() {
        var transport = Transport.nativeTransport();
        return transport != null && transport.available() ? transport : Transport.NIO;
    }

    /** Measures, for as long as this Vert.x lives, how late a timer on one of its event loops fires. */
    public static void watchEventLoop(Vertx vertx, Meters meters) {
        long[] due = {System.nanoTime() + LOOK_EVERY_MILLIS * 1_000_000};
        vertx.setPeriodic(LOOK_EVERY_MILLIS, t -> {
            long now = System.nanoTime();
            meters.eventLoopLag(Duration.ofNanos(Math.max(0, now - due[0])));
            due[0] += LOOK_EVERY_MILLIS * 1_000_000;
        });
    }
}
