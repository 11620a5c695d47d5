package io.canary.api;

import io.canary.deployment.ServiceStatus;
import io.canary.rollout.PromotionState;
import io.canary.rollout.State.Promoted;
import io.canary.text.ReasonText;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

public final class ServiceJson {

    private ServiceJson() {}

    /** One of them. */
    public static JsonObject write(ServiceStatus s) {
        var known = s.inService();
        var last = s.last();
        var reason = last == null ? null : last.reason();
        var watch = last != null && last.state() instanceof Promoted p ? p.watch() : null;
        return new JsonObject()
                .put("service_name", known.service())
                .put("version", known.version())
                .put("deployment_id", known.deployment())
                .put("confirmed_at", JsonValues.time(known.at()))
                .put("observed_at", last == null ? null : JsonValues.time(last.observedAt()))
                .put("observation", observation(watch))
                .put("status_reason", reason == null ? null : ReasonText.of(reason))
                .put("reason_code", reason == null ? null : reason.cause().json())
                .put("open_deployment_id", s.openDeployment());
    }

    private static String observation(@Nullable PromotionState watch) {
        if (watch == null) {
            return "not_watched";
        } else if (watch.routerOutage() != null) {
            return "unreachable";
        }
        return watch.drift() == null ? "in_force" : "drifted";
    }
}
