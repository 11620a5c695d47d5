package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.router.support.Uninterruptibly;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.Weight;

/**
 * Whether there is anything behind a version's Kubernetes Service, as far as it may be looked at. Safe for any thread.
 */
record Endpoints(ApiServer server) {

    /** What is known of them. */
    enum State {
        READY,
        /** The Service is there, and nothing behind it is ready: requests would be answered with errors. */
        NONE_READY,
        /** No Service of that name is known, as for a host outside of the cluster. */
        UNKNOWN
    }

    /** Pure. */
    static State of(JsonNode slices) {
        var items = slices.path("items");
        for (var slice : items) {
            for (var endpoint : slice.path("endpoints")) {
                if (endpoint.at("/conditions/ready").asBoolean(true)) { // by the API, one that says nothing is
                    return State.READY;
                }
            }
        }
        return items.isEmpty() ? State.UNKNOWN : State.NONE_READY;
    }

    /**
     * Looks at those of the canary.
     *
     * @return a warning where they cannot be seen; else empty
     * @throws RouterException UNAVAILABLE if there are none, and it is to have a share
     */
    String require(RouteAdapter adapter, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        boolean hasShare = !desired.split().canaryWeight().equals(Weight.NONE);
        if (!hasShare || adapter.naming().areSubsets()) { // endpoints of a subset have labels that are not known here
            return "";
        }
        String namespace = adapter.objects().getFirst().namespace();
        String name = adapter.naming().nameOf(desired.canary());
        var answer = server.get(
                "/apis/discovery.k8s.io/v1/namespaces/" + ApiServer.segment(namespace)
                        + "/endpointslices?labelSelector=kubernetes.io%2Fservice-name%3D" + ApiServer.segment(name),
                guard);
        String what = "Service " + namespace + "/" + name;
        if (!answer.isDone()) {
            return warning(
                    what,
                    answer.isForbidden()
                            ? "this login may not list endpointslices (RBAC)"
                            : "the API server says " + answer.words());
        }
        return switch (of(answer.body())) {
            case READY -> "";
            case UNKNOWN -> warning(what, "there are no EndpointSlices of it");
            case NONE_READY ->
                throw RouterException.unavailable(
                        what + " of the canary has no ready endpoint, so its share would be answered"
                                + " with errors; nothing was changed. Are its pods ready?");
        };
    }

    private static String warning(String what, String why) {
        return TrafficRouter.WARNING + "whether anything is ready behind " + what + " of the canary was not seen: "
                + why;
    }
}
