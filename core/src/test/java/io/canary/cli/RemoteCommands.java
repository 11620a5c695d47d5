package io.canary.cli;

import io.canary.TestService;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs commands against a service. */
final class RemoteCommands {
    private final TestService service;
    private final AtomicInteger services = new AtomicInteger();

    RemoteCommands(TestService service) {
        this.service = service;
    }

    Terminal run(Object command, String... words) {
        return run(service.uri("").toString(), command, words);
    }

    static Terminal run(String url, Object command, String... words) {
        var all = new ArrayList<>(List.of("--url", url));
        all.addAll(List.of(words));
        return Terminal.run(command, all.toArray(new String[0]));
    }

    /** The name of a service that has no deployment. */
    String newService() {
        return "service-" + services.incrementAndGet();
    }

    /** A deployment of a new service that stays at its first weight; returns its id. */
    String create() throws Exception {
        return service.create(TestService.slow(newService())).getString("id");
    }

    /** A deployment that ended by this command. */
    String createEnded(String command) throws Exception {
        String id = create();
        service.sample(id, 100, 0);
        var reply = service.post("/deployments/" + id + "/" + command, "");
        if (reply.statusCode() != 200) {
            throw new AssertionError(reply.statusCode() + " " + reply.body());
        }
        return id;
    }
}
