package io.canary.keeper;

import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What became of leases, for people. Ages, not times: clocks need not be compared. */
final class LeaseJson {

    private LeaseJson() {}

    static JsonObject services(Map<String, LeaseState> leases, long nowNanos) {
        var all = new JsonObject();
        leases.forEach((service, state) -> all.put(service, lease(state, nowNanos)));
        return new JsonObject().put("services", all);
    }

    private static JsonObject lease(LeaseState state, long nowNanos) {
        return switch (state) {
            case LeaseState.None n -> new JsonObject().put("lease", "none");
            case LeaseState.Held held ->
                new JsonObject()
                        .put("lease", "held")
                        .put("baseline", held.lease().baseline())
                        .put("renewed_sec_ago", seconds(nowNanos - held.renewedNanos()))
                        .put("ends_in_sec", seconds(held.endNanos() - nowNanos))
                        .put("since_restart", held.isRemembered());
            case LeaseState.Ended ended ->
                new JsonObject()
                        .put("lease", "ended")
                        .put("baseline", ended.lease().baseline())
                        .put("ended_sec_ago", seconds(nowNanos - ended.endedNanos()))
                        .put("attempts", ended.attempts())
                        .put("error", ended.error().isEmpty() ? "the router has not answered yet" : ended.error());
            case LeaseState.RolledBack back ->
                new JsonObject()
                        .put("lease", "rolled_back")
                        .put("baseline", back.baseline())
                        .put("rolled_back_sec_ago", seconds(nowNanos - back.atNanos()));
        };
    }

    private static double seconds(long nanos) {
        return Math.max(0, nanos / 100_000_000) / 10.0;
    }
}
