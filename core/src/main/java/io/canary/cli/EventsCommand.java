package io.canary.cli;

import java.util.ArrayList;
import java.util.Collections;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints what happened. */
@Command(
        name = "events",
        description = "Print what happened lately, of one deployment or of all, oldest first.",
        mixinStandardHelpOptions = true)
public final class EventsCommand extends RemoteCommand {
    private static final int LIMIT_MAX = 1_000;

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The deployment (default: all).")
    private @Nullable String id;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "30",
            description = "The newest N, at most 1000 (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException {
        if (limit < 1 || limit > LIMIT_MAX) {
            throw usage("--limit must be from 1 to " + LIMIT_MAX + ", was " + limit);
        }
        var newestFirst = client.get("/events?order=desc&limit=" + limit
                        + (id == null ? "" : "&deployment_id=" + ListCommand.encoded(id)))
                .array();
        var events = new ArrayList<>(IntStream.range(0, newestFirst.size())
                .mapToObj(newestFirst::getJsonObject)
                .toList());
        Collections.reverse(events);
        show(events, "cursor", () -> id == null ? DeploymentText.eventsOfAll(events) : DeploymentText.events(events));
        return ExitStatus.REACHED;
    }
}
