package io.canary.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks whether a running service is ready, for the health check of a container. */
@Command(name = "health", description = "Ask a running service whether it is ready: exit status 0 if it is, 1 if not.")
public final class HealthCommand implements Callable<Integer> {
    private static final Duration LIMIT = Duration.ofSeconds(5);

    @Mixin
    private ServiceAddress service = new ServiceAddress();

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        var url = service.resolve();
        try {
            var answer = ApiClient.ask(url.resolve("/health/ready"), LIMIT);
            out.println(answer.body());
            return answer.status() == 200 ? 0 : 1;
        } catch (IOException e) {
            out.println("no answer from " + url + ": " + e);
            return 1;
        }
    }
}
