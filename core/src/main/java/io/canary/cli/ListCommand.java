package io.canary.cli;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists deployments. */
@Command(name = "list", description = "List deployments, newest first.", mixinStandardHelpOptions = true)
public final class ListCommand extends RemoteCommand {
    private static final Pattern NEXT = Pattern.compile("<([^>]*)>; rel=\"next\"");
    private static final int PAGE_MAX = 1_000;

    @Option(
            names = "--status",
            split = ",",
            paramLabel = "STATUS",
            description = "Only these statuses; open and ended stand for all such statuses.")
    private List<String> status = List.of();

    @Option(names = "--service", paramLabel = "NAME", description = "Only those of this service.")
    private @Nullable String service;

    @Option(names = "--owner", paramLabel = "NAME", description = "Only those of this owner.")
    private @Nullable String owner;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "100",
            description = "At most this many (default: ${DEFAULT-VALUE}).")
    private int limit;

    @Override
    int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException {
        if (limit < 1) {
            throw usage("--limit must be at least 1, was " + limit);
        }
        var found = new ArrayList<JsonObject>();
        @Nullable String next = first();
        while (next != null && found.size() < limit) {
            var reply = client.get(next);
            var page = reply.array();
            for (int i = 0; i < page.size() && found.size() < limit; i++) {
                found.add(page.getJsonObject(i));
            }
            var link = NEXT.matcher(reply.header("Link").orElse(""));
            next = link.matches() ? link.group(1) : null;
        }
        show(found, "id", () -> DeploymentText.table(found));
        return ExitStatus.REACHED;
    }

    private String first() {
        return "/deployments?limit=" + Math.min(limit, PAGE_MAX)
                + (status.isEmpty() ? "" : "&status=" + encoded(String.join(",", status)))
                + (service == null ? "" : "&service_name=" + encoded(service))
                + (owner == null ? "" : "&owner=" + encoded(owner));
    }

    /** A value of a query. */
    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
