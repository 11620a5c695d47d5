package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.router.support.Uninterruptibly;
import io.canary.spi.RouterException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The objects of one kind, in the version of the API in which the cluster has them. Safe for any thread. */
final class ClusterObjects {
    private final ApiServer server;
    private final Kind kind;
    private volatile @Nullable String base;

    ClusterObjects(ApiServer server, Kind kind) {
        this.server = server;
        this.kind = kind;
    }

    /** An object as it is now; empty where there is none. */
    Optional<JsonNode> find(ObjectRef ref, Uninterruptibly guard) throws RouterException, InterruptedException {
        var answer = server.get(path(ref, guard), guard);
        if (answer.isMissing()) {
            base = null; // the cluster may have another version now
            return Optional.empty();
        }
        if (!answer.isDone()) {
            throw answer.failure(ref.toString());
        }
        return Optional.of(answer.body());
    }

    /**
     * An object as it is now.
     *
     * @throws AbsentException if there is none
     */
    JsonNode read(ObjectRef ref, Uninterruptibly guard) throws RouterException, InterruptedException {
        return find(ref, guard)
                .orElseThrow(() -> new AbsentException("the cluster at " + server.url() + " has no " + ref
                        + ": was it renamed or deleted, or is this another cluster or namespace than it should be?"));
    }

    /** Changes one object; {@code isDry}: only has it checked whether it could be changed so. */
    Answer patch(ObjectRef ref, JsonNode patch, boolean isDry, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        return server.patch(path(ref, guard), patch, isDry, guard);
    }

    private String path(ObjectRef ref, Uninterruptibly guard) throws RouterException, InterruptedException {
        String known = base;
        if (known == null) {
            known = findBase(guard);
            base = known;
        }
        return known + "/namespaces/" + ApiServer.segment(ref.namespace()) + "/" + kind.plural() + "/"
                + ApiServer.segment(ref.name());
    }

    private String findBase(Uninterruptibly guard) throws RouterException, InterruptedException {
        var groups = kind.apis().stream()
                .map(api -> api.substring(0, api.indexOf('/')))
                .distinct()
                .toList();
        for (String group : groups) {
            var answer = server.get("/apis/" + group, guard);
            if (!answer.isDone() && !answer.isMissing()) {
                throw answer.failure("finding the versions of " + group);
            }
            var api = best(kind.apis(), answer.body());
            if (api.isPresent()) {
                return "/apis/" + api.get();
            }
        }
        throw new AbsentException("the cluster at " + server.url() + " has no objects of kind " + kind.text()
                + " in any of " + kind.apis() + ": are their definitions (CRDs) installed?");
    }

    /** The best of the known APIs that an {@code APIGroup} has. Pure. */
    static Optional<String> best(List<String> known, JsonNode group) {
        Set<String> served = new HashSet<>();
        group.path("versions").forEach(v -> served.add(v.path("groupVersion").asText()));
        return known.stream().filter(served::contains).findFirst();
    }
}
