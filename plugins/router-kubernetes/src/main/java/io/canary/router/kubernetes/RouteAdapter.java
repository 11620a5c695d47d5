package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficSplit;
import io.canary.spi.Weight;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How one service is moved with objects of one kind. Pure: decides from what was read. */
sealed interface RouteAdapter permits WeightAdapter, IngressAdapter {

    /** How the versions are called. */
    Naming naming();

    /** All that has to be read. */
    List<ObjectRef> objects();

    /**
     * The next change on the way; empty when the desired state is reached. After each of them traffic is as it was or
     * as desired, but for what an {@link IngressAdapter} says.
     *
     * @param seen every object of {@link #objects}
     * @throws RouterException if the desired state cannot be reached with these objects
     */
    Optional<Step> next(Map<ObjectRef, JsonNode> seen, DesiredState desired) throws RouterException;

    /**
     * The Kubernetes Services that have to be there for a split; none where the cluster tells by itself that one is
     * missing.
     */
    default List<String> services(DesiredState desired) {
        return List.of();
    }

    /**
     * The shares in force in each place; empty where no traffic is shared out.
     *
     * @param asked last; null for nothing yet
     */
    List<Map<String, Weight>> views(Map<ObjectRef, JsonNode> seen, @Nullable TrafficSplit asked);

    /** One of the objects that were read. */
    static JsonNode object(Map<ObjectRef, JsonNode> seen, ObjectRef ref) {
        return seen.getOrDefault(ref, MissingNode.getInstance());
    }
}
