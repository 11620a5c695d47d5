package io.canary.http;

import io.canary.api.Refusal;
import io.canary.ingest.IngestAnswer;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What an answer shows of samples that were refused: the first {@value IngestAnswer#REFUSALS_MAX}, and of all of them together
 * as many mistakes. Nobody reads more, and a body of a mebibyte can hold half a million.
 */
final class RefusalList {
    private static final int ERRORS_MAX = 100;

    private int errors;
    private int shown;

    boolean isFull() {
        return shown >= IngestAnswer.REFUSALS_MAX;
    }

    /** One more, which begins with its place. */
    JsonObject next(String place, long number, IngestAnswer.Refusal refusal) {
        shown++;
        var some = refusal.errors().subList(0, Math.min(refusal.errors().size(), Math.max(0, ERRORS_MAX - errors)));
        errors += some.size();
        var json = new JsonObject()
                .put(place, number)
                .put("status", refusal.status())
                .put("detail", detail(refusal));
        if (!some.isEmpty()) {
            json.put("errors", Refusal.list(some));
        }
        int more = refusal.errors().size() - some.size() + refusal.errorsNotShown();
        return more == 0 ? json : json.put("errors_omitted", more);
    }

    static String detail(IngestAnswer.Refusal refusal) {
        List<?> all = refusal.errors();
        return all.size() == 1 && refusal.errorsNotShown() == 0 ? all.getFirst().toString() : refusal.detail();
    }
}
