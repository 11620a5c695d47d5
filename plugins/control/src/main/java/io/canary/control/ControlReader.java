package io.canary.control;

import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import io.canary.spi.settings.Untyped;
import io.canary.spi.settings.ValidName;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From a request to the call that it is. */
public final class ControlReader {
    /** The three that the orchestrator has, so that the same watchers can ask both. */
    private static final Set<String> HEALTH = Set.of("/health", "/health/live", "/health/ready");

    private ControlReader() {}

    private record SplitBody(
            @ValidName String baseline,
            @ValidName String canary,
            @Range(min = 0, max = 10_000) int weightBp,
            Map<String, List<URI>> upstreams,

            @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 86_400) @Nullable
            Duration lease) {}

    private record VersionBody(@ValidName String version) {}

    private record RenewBody(
            @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 86_400)
            Duration lease) {}

    private record ReportsQuery(
            @Nullable String run,
            @Range(min = 0) @Default("0") long after) {}

    /**
     * The call that a request is.
     *
     * @throws ControlRefusal if it is none
     */
    public static ControlCall read(String method, String path, MultiMap query, Buffer body) throws ControlRefusal {
        if (HEALTH.contains(path)) {
            require("GET", method);
            return new ControlCall.Health();
        } else if (path.equals("/reports")) {
            require("GET", method);
            return reports(query);
        }
        var parts = path.split("/", -1);
        if (parts.length != 4 || !parts[1].equals("services")) {
            throw unknown(path);
        }
        return ofService(method, decoded(parts[2]), parts[3], body);
    }

    private static ControlCall ofService(String method, String service, String verb, Buffer body)
            throws ControlRefusal {
        switch (verb) {
            case "split" -> {
                if (method.equals("GET")) {
                    return new ControlCall.Observe(service);
                }
                require("PUT", "GET, PUT", method);
                return new ControlCall.Split(split(service, body));
            }
            case "addresses" -> {
                require("GET", method);
                return new ControlCall.Addresses(service);
            }
            case "promote" -> {
                require("PUT", method);
                return new ControlCall.Promote(
                        service, read(VersionBody.class, tree(body)).version());
            }
            case "rollback" -> {
                require("PUT", method);
                return new ControlCall.RollBack(
                        service, read(VersionBody.class, tree(body)).version());
            }
            case "renew" -> {
                require("POST", method);
                return new ControlCall.Renew(
                        service, read(RenewBody.class, tree(body)).lease());
            }
            default -> throw unknown("/services/" + service + "/" + verb);
        }
    }

    /**
     * The split that a body asks for.
     *
     * @throws ControlRefusal if it is none
     */
    public static TrafficSplit split(String service, Buffer body) throws ControlRefusal {
        var its = read(SplitBody.class, tree(body));
        try {
            var weight = new Weight(its.weightBp());
            return new TrafficSplit(service, its.baseline(), its.canary(), weight, its.upstreams(), its.lease());
        } catch (IllegalArgumentException e) {
            throw bad(List.of(new Problem("", String.valueOf(e.getMessage()))));
        }
    }

    private static ControlCall reports(MultiMap query) throws ControlRefusal {
        var tree = new HashMap<String, Object>();
        query.forEach((name, value) -> tree.put(name, new Untyped(value)));
        var read = read(ReportsQuery.class, tree);
        return new ControlCall.Reports(read.run(), read.after());
    }

    private static Map<String, Object> tree(Buffer body) throws ControlRefusal {
        try {
            return new JsonObject(body).getMap();
        } catch (DecodeException | ClassCastException e) {
            throw bad(List.of(new Problem("", "the body must be a JSON object")));
        }
    }

    private static <R extends Record> R read(Class<R> type, Map<String, Object> tree) throws ControlRefusal {
        try {
            return Settings.read(type, tree);
        } catch (SettingsException e) {
            throw bad(e.problems());
        }
    }

    /**
     * A part of a path.
     *
     * @throws ControlRefusal if it is not encoded
     */
    public static String decoded(String part) throws ControlRefusal {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw bad(List.of(new Problem("", "the service in the path is not encoded as in a URL")));
        }
    }

    /**
     * Refuses every method but one.
     *
     * @throws ControlRefusal for another
     */
    public static void require(String method, String used) throws ControlRefusal {
        require(method, method, used);
    }

    private static void require(String method, String allow, String used) throws ControlRefusal {
        if (!used.equals(method)) {
            throw new ControlRefusal(ControlAnswer.notAllowed(allow));
        }
    }

    private static ControlRefusal unknown(String path) {
        return new ControlRefusal(ControlAnswer.bad(404, "there is no " + path, List.of()));
    }

    private static ControlRefusal bad(List<Problem> problems) {
        var detail = problems.stream().map(Problem::toString).toList();
        return new ControlRefusal(ControlAnswer.bad(400, String.join("; ", detail), problems));
    }
}
