package io.canary.api;

import io.canary.journal.JournalException;
import io.canary.rollout.Reason;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import io.canary.text.ReasonText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A refused request, as a problem document of RFC 9457. Nothing has changed, unless it {@linkplain #mayCome may come
 * yet}.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient List<Problem> errors;
    private final transient Map<String, Object> members;
    private final boolean mayCome;

    public ProblemException(int status, String detail, List<Problem> errors) {
        this(status, detail, errors, Map.of(), false, null);
    }

    private ProblemException(
            int status,
            String detail,
            List<Problem> errors,
            Map<String, Object> members,
            boolean mayCome,
            @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.status = status;
        this.errors = List.copyOf(errors);
        this.members = members;
        this.mayCome = mayCome;
    }

    public ProblemException(int status, String detail) {
        this(status, detail, List.of());
    }

    /** An invalid body or query, with its errors. */
    public static ProblemException invalid(List<Problem> errors) {
        return invalid(new SettingsException(errors));
    }

    /** The same; beyond {@value SettingsException#PROBLEMS_MAX} errors, it says how many more there are. */
    public static ProblemException invalid(SettingsException e) {
        int count = e.problems().size() + e.omitted();
        String detail = count == 1 ? e.problems().getFirst().toString() : "validation failed: " + count + " errors";
        Map<String, Object> omitted = e.omitted() == 0 ? Map.of() : Map.of("errors_omitted", e.omitted());
        return new ProblemException(400, detail, e.problems(), omitted, false, null);
    }

    /**
     * A temporary failure.
     *
     * @param mayCome whether the request may still be executed
     */
    static ProblemException unavailable(String detail, boolean mayCome) {
        return new ProblemException(503, detail, List.of(), Map.of(), mayCome, null);
    }

    /** A command that the state of its deployment does not allow. */
    static ProblemException refused(Reason why) {
        return new ProblemException(
                409,
                ReasonText.of(why),
                List.of(),
                Map.of("reason_code", why.code().json()),
                false,
                null);
    }

    /** A failure of the journal. */
    static ProblemException unreadable(JournalException e) {
        return new ProblemException(503, String.valueOf(e.getMessage()), List.of(), Map.of(), false, e);
    }

    /** Whether the request may still be executed. */
    boolean mayCome() {
        return mayCome;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** The errors of a body or query, up to the limit; empty if the message says everything. */
    public List<Problem> errors() {
        return errors;
    }

    /** The problem document. */
    public JsonObject toJson() {
        var json = document(status, String.valueOf(getMessage()), errors);
        members.forEach(json::put);
        return json;
    }

    public static JsonObject document(int status, String detail, List<Problem> errors) {
        var json = new JsonObject()
                .put("type", "about:blank")
                .put("title", title(status))
                .put("status", status)
                .put("detail", detail)
                .put("error", detail);
        if (!errors.isEmpty()) {
            json.put("errors", list(errors));
        }
        return json;
    }

    /** The errors as members of a problem document. */
    public static JsonArray list(List<Problem> errors) {
        var list = new JsonArray();
        errors.forEach(
                p -> list.add(new JsonObject().put("pointer", p.pointer()).put("detail", p.detail())));
        return list;
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 408 -> "Request Timeout";
            case 409 -> "Conflict";
            case 410 -> "Gone";
            case 412 -> "Precondition Failed";
            case 413 -> "Content Too Large";
            case 414 -> "URI Too Long";
            case 415 -> "Unsupported Media Type";
            case 421 -> "Misdirected Request";
            case 422 -> "Unprocessable Content";
            case 431 -> "Request Header Fields Too Large";
            case 503 -> "Service Unavailable";
            case 504 -> "Gateway Timeout";
            default -> status < 500 ? "Bad Request" : "Internal Server Error";
        };
    }
}
