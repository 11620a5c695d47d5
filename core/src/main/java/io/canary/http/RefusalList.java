package io.canary.http;

import io.canary.api.ProblemException;
import io.canary.ingest.IngestReply;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * The refused samples that a response shows: the first {@value IngestReply#REFUSALS_MAX}, with at most as many errors
 * in all. A body of a mebibyte can have half a million errors, which no client would read.
 */
final class RefusalList {
    private static final int ERRORS_MAX = 100;

    private int errors;
    private int shown;

    boolean isFull() {
        return shown >= IngestReply.REFUSALS_MAX;
    }

    /** Adds a refusal that begins with its place. */
    JsonObject next(String place, long number, IngestReply.SampleRejection rejection) {
        shown++;
        var some = rejection.errors().subList(0, Math.min(rejection.errors().size(), Math.max(0, ERRORS_MAX - errors)));
        errors += some.size();
        var json = new JsonObject()
                .put(place, number)
                .put("status", rejection.status())
                .put("detail", detail(rejection));
        if (!some.isEmpty()) {
            json.put("errors", ProblemException.list(some));
        }
        int more = rejection.errors().size() - some.size() + rejection.errorsNotShown();
        return more == 0 ? json : json.put("errors_omitted", more);
    }

    static String detail(IngestReply.SampleRejection rejection) {
        List<?> all = rejection.errors();
        return all.size() == 1 && rejection.errorsNotShown() == 0
                ? all.getFirst().toString()
                : rejection.detail();
    }
}
