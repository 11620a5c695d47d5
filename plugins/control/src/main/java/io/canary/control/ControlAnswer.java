package io.canary.control;

import io.canary.spi.RouterException;
import io.canary.spi.settings.Problem;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is answered to a call.
 *
 * @param allow the methods that there are, where another was tried; else null
 */
public record ControlAnswer(
        int status, JsonObject body, @Nullable String allow) {

    public static ControlAnswer ok(JsonObject body) {
        return new ControlAnswer(200, body, null);
    }

    /** A call that cannot be understood, and will not be the next time. */
    public static ControlAnswer bad(int status, String detail, List<Problem> problems) {
        return new ControlAnswer(status, problem(status, detail, RouterException.Kind.REJECTED, problems), null);
    }

    /** Another method than those that there are. */
    public static ControlAnswer notAllowed(String allow) {
        var body = problem(405, "there is only " + allow + " here", RouterException.Kind.REJECTED, List.of());
        return new ControlAnswer(405, body, allow);
    }

    public static ControlAnswer failed(RouterException e) {
        int status =
                switch (e.kind()) {
                    case REJECTED -> 409;
                    case UNREACHABLE, UNAVAILABLE -> 503;
                };
        return new ControlAnswer(status, problem(status, String.valueOf(e.getMessage()), e.kind(), List.of()), null);
    }

    /** A mistake in this process: perhaps it does not make it twice. */
    static ControlAnswer broken(RuntimeException e) {
        return new ControlAnswer(500, problem(500, e.toString(), RouterException.Kind.UNREACHABLE, List.of()), null);
    }

    boolean isProblem() {
        return status >= 400;
    }

    private static JsonObject problem(int status, String detail, RouterException.Kind kind, List<Problem> problems) {
        var body = new JsonObject()
                .put("type", "about:blank")
                .put("title", titleOf(status))
                .put("status", status)
                .put("detail", detail)
                .put("kind", kind.name().toLowerCase(Locale.ROOT));
        if (!problems.isEmpty()) {
            var errors = new JsonArray();
            problems.forEach(
                    p -> errors.add(new JsonObject().put("pointer", p.pointer()).put("detail", p.detail())));
            body.put("errors", errors);
        }
        return body;
    }

    private static String titleOf(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 415 -> "Unsupported Media Type";
            case 421 -> "Misdirected Request";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }
}
