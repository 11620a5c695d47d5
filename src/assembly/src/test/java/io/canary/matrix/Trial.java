package io.canary.matrix;

import io.canary.distribution.Orders;
import io.canary.distribution.RunningService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The distribution, launched in front of one stand or more, and the rollouts that it is told to carry out. */
final class Trial implements AutoCloseable {
    private final Orders orders = new Orders();
    private final List<Stand> stands;
    private final List<WatchedRollout> rollouts = new ArrayList<>();
    private final Path folder;
    private final Path conf;
    private volatile @Nullable RunningService service;

    Trial(Path folder, List<Stand> stands) throws IOException {
        this.folder = folder;
        this.stands = stands;
        String routers = IntStream.range(0, stands.size())
                .mapToObj(i -> "  " + router(i) + ": " + stands.get(i).router() + "\n")
                .collect(Collectors.joining());
        this.conf = Files.writeString(folder.resolve("canary.yaml"), "routers:\n" + routers);
        startService();
        stands.forEach(Stand::start);
    }

    static Trial of(Path folder, Server server, int count, boolean isSticky) throws IOException {
        var stands = new ArrayList<Stand>();
        for (int i = 0; i < count; i++) {
            stands.add(server.stand(Files.createDirectories(folder.resolve(router(i))), isSticky));
        }
        return new Trial(folder, stands);
    }

    private static String router(int i) {
        return "edge" + (i + 1);
    }

    void startService() {
        service = RunningService.start(
                Map.of("CANARY_DATA_DIR", folder.resolve("data").toString()), "--conf", conf.toString());
    }

    void killService() {
        service().kill();
    }

    RunningService service() {
        var now = service;
        if (now == null) {
            throw new IllegalStateException("it was not started");
        }
        return now;
    }

    Orders orders() {
        return orders;
    }

    Stand stand() {
        return stands.getFirst();
    }

    List<Stand> stands() {
        return stands;
    }

    /** Begins a rollout of v2 by all stands, with clients and a monitor at each of them; it soaks at its first weight. */
    WatchedRollout begin(String serviceName, Plan plan) throws Exception {
        String routers = IntStream.range(0, stands.size())
                .mapToObj(i -> "\"" + router(i) + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
        String id = orders.create(service(), plan.deployment(serviceName, routers));
        var rollout = new WatchedRollout(this, id, serviceName, plan);
        rollouts.add(rollout);
        rollout.awaitReason("soaking at " + plan.initial() + " %");
        return rollout;
    }

    @Override
    public void close() {
        rollouts.forEach(WatchedRollout::close);
        var now = service;
        if (now != null) {
            now.kill();
        }
        stands.forEach(Stand::close);
        orders.close();
    }
}
