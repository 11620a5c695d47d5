package io.canary.api;

import io.canary.journal.JournalException;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request that is not done, as RFC 9457 has it. Nothing has changed, unless it {@linkplain #mayCome may come yet}.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient List<Problem> errors;
    private final int errorsNotShown;
    private final boolean mayCome;

    public ProblemException(int status, String detail, List<Problem> errors) {
        this(status, detail, errors, 0, false, null);
    }

    private ProblemException(
            int status,
            String detail,
            List<Problem> errors,
            int errorsNotShown,
            boolean mayCome,
            @Nullable Throwable cause) {
        super(detail, cause, false, false);
        this.status = status;
        this.errors = List.copyOf(errors);
        this.errorsNotShown = errorsNotShown;
        this.mayCome = mayCome;
    }

    public ProblemException(int status, String detail) {
        this(status, detail, List.of());
    }

    /** A body or query with these mistakes. */
    public static ProblemException invalid(List<Problem> errors) {
        return invalid(new SettingsException(errors));
    }

    /** The same; of more than {@value SettingsException#PROBLEMS_MAX}, it tells how many more. */
    public static ProblemException invalid(SettingsException e) {
        int count = e.problems().size() + e.omitted();
        String detail = count == 1 ? e.problems().getFirst().toString() : "validation failed: " + count + " errors";
        return new ProblemException(400, detail, e.problems(), e.omitted(), false, null);
    }

    /**
     * Something that cannot be had now.
     *
     * @param mayCome whether it may be done yet all the same
     */
    static ProblemException unavailable(String detail, boolean mayCome) {
        return new ProblemException(503, detail, List.of(), 0, mayCome, null);
    }

    /** Something that the journal could not tell. */
    static ProblemException unreadable(JournalException e) {
        return new ProblemException(503, String.valueOf(e.getMessage()), List.of(), 0, false, e);
    }

    /** Whether what was wanted may be done yet. */
    boolean mayCome() {
        return mayCome;
    }

    /** As HTTP has it. */
    public int status() {
        return status;
    }

    /** What is wrong with a body or query, the first of it; empty where the message says all. */
    public List<Problem> errors() {
        return errors;
    }

    /** The problem document. */
    public JsonObject toJson() {
        var json = document(status, String.valueOf(getMessage()), errors);
        return errorsNotShown == 0 ? json : json.put("errors_omitted", errorsNotShown);
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

    /** As members of a problem document. */
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
