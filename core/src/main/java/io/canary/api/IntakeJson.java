package io.canary.api;

import io.vertx.core.json.JsonObject;

/** What became of reported samples, in the answers of REST, uploads and the event bus. */
public final class IntakeJson {
    private IntakeJson() {}

    /**
     * Adds how many samples were not used although nothing is wrong with them; what is 0 is left out.
     *
     * @param duplicates were reported before
     * @param dropped belong to no deployment, and the client allows that
     * @return {@code json}
     */
    public static JsonObject withUnused(JsonObject json, long duplicates, long dropped) {
        if (duplicates > 0) {
            json.put("duplicate", duplicates);
        }
        return dropped == 0 ? json : json.put("dropped", dropped);
    }
}
