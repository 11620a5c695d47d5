package io.canary.cli;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The service refused a request (4xx). Nothing was done. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient JsonObject problem;

    /** @param problem a problem document (RFC 9457), with {@code errors} if there are several */
    RefusedException(JsonObject problem) {
        super(problem.getString("detail"));
        this.problem = problem;
    }

    JsonObject problem() {
        return problem;
    }

    /** The detail, and each error with its field. */
    List<String> lines() {
        var lines = new ArrayList<String>(List.of("canary: " + getMessage()));
        var errors = problem.getJsonArray("errors");
        if (errors != null && errors.size() > 1) { // a single one is the detail
            for (int i = 0; i < errors.size(); i++) {
                lines.add("  " + line(errors.getJsonObject(i)));
            }
        }
        return lines;
    }

    private static String line(JsonObject error) {
        String pointer = error.getString("pointer", "");
        String detail = error.getString("detail", "");
        return pointer.isEmpty() ? detail : pointer.substring(1).replace('/', '.') + " " + detail;
    }
}
