package io.canary.router.kubernetes;

/** Says of one HTTPRoute what a gateway's controller would. */
record Controller(Namespace space, String object) {
    private static final String ROUTES = "gateway.networking.k8s.io/v1/httproutes";

    /** Says it of the route as it is now. */
    void say(String accepted, String resolved) {
        space.merge(ROUTES, object + "/status", """
                {"status": {"parents": [{"controllerName": "example.com/c", "parentRef": {"name": "edge"}, "conditions": [
                  {"type": "Accepted", "status": "ACCEPTED", "observedGeneration": N, "reason": "Because", "message": "so"},
                  {"type": "ResolvedRefs", "status": "RESOLVED", "observedGeneration": N, "reason": "BackendNotFound",
                   "message": "so"}]}]}}""".replace("ACCEPTED", accepted)
                .replace("RESOLVED", resolved)
                .replace("N,", generation() + ","));
    }

    /** Waits for a change, and says it of that. */
    void sayWhenBehind(String accepted, String resolved) {
        Cluster.await(this::isBehind);
        say(accepted, resolved);
    }

    /** Whether the route was changed since something was said of it. */
    boolean isBehind() {
        var conditions = space.get(ROUTES, object).at("/status/parents/0/conditions/0/observedGeneration");
        return conditions.asInt() < generation();
    }

    private int generation() {
        return space.get(ROUTES, object).at("/metadata/generation").asInt();
    }
}
