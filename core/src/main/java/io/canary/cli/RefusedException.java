package io.canary.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** The service refused a request (4xx). Nothing was done. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient JsonObject problem;
    private final transient UnaryOperator<String> places;

    /** @param problem a problem document (RFC 9457), with {@code errors} if there are several */
    RefusedException(JsonObject problem) {
        this(problem, pointer -> "");
    }

    private RefusedException(JsonObject problem, UnaryOperator<String> places) {
        super(problem.getString("detail"));
        this.problem = problem;
        this.places = places;
    }

    /**
     * The same, with the places of its errors.
     *
     * @param places what to put before an error, by its pointer
     */
    RefusedException at(UnaryOperator<String> places) {
        return new RefusedException(problem, places);
    }

    JsonObject problem() {
        return problem;
    }

    /** The detail, and each error with its field. */
    List<String> lines() {
        var errors = problem.getJsonArray("errors");
        if (errors != null && errors.size() == 1) {
            String pointer = errors.getJsonObject(0).getString("pointer", "");
            return List.of("canary: " + places.apply(pointer) + getMessage());
        }
        var lines = new ArrayList<String>(List.of("canary: " + getMessage()));
        if (errors != null) {
            for (int i = 0; i < errors.size(); i++) {
                lines.add("  " + line(errors.getJsonObject(i)));
            }
        }
        return lines;
    }

    private String line(JsonObject error) {
        String pointer = error.getString("pointer", "");
        String detail = error.getString("detail", "");
        return places.apply(pointer)
                + (pointer.isEmpty() ? detail : pointer.substring(1).replace('/', '.') + " " + detail);
    }
}
