package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A main Ingress and its canary. One write of the canary is a change of the split, wherever the main Ingress leads to
 * one of the two versions. To lead it elsewhere everything is given to the canary Ingress first, so that no client
 * meets the switch.
 *
 * @param key of the evidence
 */
record IngressAdapter(ObjectRef main, ObjectRef canary, Naming naming, String key, Granularity granularity)
        implements RouteAdapter {

    @Override
    public List<ObjectRef> objects() {
        return List.of(main, canary);
    }

    /** An Ingress may name what is not there, and no error would show it. */
    @Override
    public List<String> services(DesiredState desired) {
        return desired.isForOne()
                ? List.of(naming.nameOf(desired.first()))
                : List.of(naming.nameOf(desired.first()), naming.nameOf(desired.canary()));
    }

    @Override
    public Optional<Step> next(Map<ObjectRef, JsonNode> seen, DesiredState desired) throws RouterException {
        var first = RouteAdapter.object(seen, main);
        var second = RouteAdapter.object(seen, canary);
        check(first, second, desired);
        var pair = IngressPair.of(first, second, naming);
        var way = new IngressWay(this, first, second, pair);
        return desired.isForOne() ? way.toOne(desired.first()) : way.toBoth(desired.split());
    }

    private void check(JsonNode first, JsonNode second, DesiredState desired) throws RouterException {
        if (!IngressPair.isMarked(second)) {
            throw RouterException.rejected(canary + " has no annotation " + IngressPair.CANARY + ": \"true\"");
        }
        if (IngressPair.of(first, second, naming).shared().isEmpty()) {
            throw RouterException.rejected(
                    main + " and " + canary + " have no path (host, path and type) in common that leads to"
                            + " versions of the service, such as " + naming.nameOf(desired.first()));
        }
        if (desired.routerOperation() == RouterOperation.ROLL_BACK) {
            return;
        }
        if (IngressPair.holdsUsers(first, second)) {
            throw RouterException.rejected(
                    main + " has cookie affinity, which holds users on a canary whatever its weight is: set "
                            + "nginx.ingress.kubernetes.io/affinity-canary-behavior: legacy on " + canary);
        }
        if (!IngressPair.isMainFirst(first, second)) {
            throw RouterException.rejected(canary + " must be at least a second younger than " + main
                    + ", or ingress-nginx would drop the latter's paths at a promotion: delete it and create it again");
        }
    }

    @Override
    public List<Map<String, Weight>> views(Map<ObjectRef, JsonNode> seen, @Nullable TrafficSplit asked) {
        return IngressPair.of(RouteAdapter.object(seen, main), RouteAdapter.object(seen, canary), naming)
                .views();
    }
}
