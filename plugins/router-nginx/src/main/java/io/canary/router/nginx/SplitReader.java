package io.canary.router.nginx;

import io.canary.spi.Observation;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the split in force. The workers tell what they were given to tell. That is what they do as long as the include
 * file is as it was written, and as long as something in nginx's configuration goes by it: both are looked at each
 * time.
 */
final class SplitReader {
    private final NginxSettings settings;
    private final Planner planner;
    private final Renderer renderer;
    private final IncludeFile include;
    private final StatusClient status;
    private final ConfigReader config;
    private final Workers workers;

    SplitReader(
            NginxSettings settings,
            Planner planner,
            Renderer renderer,
            IncludeFile include,
            StatusClient status,
            ConfigReader config) {
        this.settings = settings;
        this.planner = planner;
        this.renderer = renderer;
        this.include = include;
        this.status = status;
        this.config = config;
        this.workers = new Workers(false);
    }

    Observation observe(String service) throws RouterException, InterruptedException, IOException {
        if (planner.services().find(service) == null) {
            return planner.services().notFound(service);
        }
        String id = Variables.ofService(service);
        var answer = status.get("/" + id);
        if (answer.code() == 404 && status.generation() > 0) {
            return new Observation.NotFound("nginx tells nothing of service " + service + " at " + settings.status()
                    + "/" + id + ": it has not read " + include.path() + " since that service is in it; reload nginx");
        }
        if (answer.generation() < 0) {
            throw RouterException.unavailable(
                    "something else than nginx's workers answers at " + settings.status() + ", with " + answer.code());
        }
        var unread = unread(service);
        return unread.isPresent() ? new Observation.NotFound(unread.get()) : inForce(service, answer);
    }

    /** Why no request follows the service's split, as far as nginx's files show that; empty if some do. */
    Optional<String> unread(String service) throws IOException {
        var tree = config.read();
        String variable = Variables.ofService(service);
        if (include.exists() && !tree.leads()) {
            return Optional.of(settings.config() + " does not include " + include.path() + ": traffic does not"
                    + " follow the split of service " + service + "; include it inside http");
        }
        var path = new DataPath(tree, variable);
        return path.isRead() || !path.hidden().isEmpty() ? Optional.empty() : Optional.of(noReader(service, variable));
    }

    /** What about nginx's files will make the split less than what clients get; for people. */
    List<String> warnings(String service, Route route) throws IOException {
        var tree = config.read();
        String variable = Variables.ofService(service);
        var path = new DataPath(tree, variable);
        var warnings = new ArrayList<>(path.constantPaths());
        warnings.addAll(Bypasses.of(tree, route, variable));
        if (!path.isRead()) {
            warnings.add("nothing that can be read here passes requests to $" + variable + ", unless this does: "
                    + String.join(", ", path.hidden()));
        }
        return warnings.stream().map(TrafficRouter.WARNING::concat).toList();
    }

    private String noReader(String service, String variable) {
        return "nothing reads $" + variable + ": no file that " + settings.config()
                + " includes passes requests to it, so"
                + " traffic does not follow the split of service " + service
                + " and what clients get is unknown; write proxy_pass http://$" + variable
                + " where its requests are passed on, and reload nginx";
    }

    private Observation inForce(String service, StatusClient.Answer answer) throws IOException {
        String text = include.read();
        var edited = text.isEmpty() || IncludeText.isAsWritten(text) ? null : edited(service, answer, text);
        return edited == null ? reported(answer) : edited;
    }

    /** What an edited include file says; null where the workers have not read it. */
    private @Nullable Observation edited(String service, StatusClient.Answer answer, String text) throws IOException {
        State state;
        try {
            state = Renderer.stateOf(text);
        } catch (RouterException damaged) {
            return new Observation.NotFound(byHand("the line that begins with # canary-state"));
        }
        boolean lua = planner.needsNoReload(service);
        boolean isRead = lua || state.generation() == answer.generation();
        var route = state.effective(service);
        if (!isRead
                || route == null
                || workers.startedBefore(answer.worker(), include.changed().toInstant())) {
            return null;
        }
        var reading = new EditedInclude(Variables.ofService(service), planner.variables(), route)
                .read(text, renderer.render(state));
        if (reading.difference() != null) {
            return new Observation.NotFound(byHand(reading.difference()));
        }
        return lua ? null : new Observation.InForce(reading.weights());
    }

    private String byHand(String what) {
        Path file = include.path();
        return file + " was edited by hand, and what it makes of the traffic is unknown: " + what
                + "; put it back as it was, or let the next split or rollback write it";
    }

    private static Observation reported(StatusClient.Answer answer) {
        var body = answer.body();
        if (body.get("left_out") instanceof String why) {
            return new Observation.NotFound(why);
        }
        if (!(body.get("baseline") instanceof String baseline)) {
            return new Observation.NotRouted();
        }
        if (!(body.get("canary") instanceof String canary) || !(body.get("weight_bp") instanceof BigDecimal weight)) {
            return new Observation.InForce(Map.of(baseline, Weight.FULL));
        }
        var share = new Weight(weight.intValue());
        return new Observation.InForce(Map.of(baseline, share.rest(), canary, share));
    }
}
