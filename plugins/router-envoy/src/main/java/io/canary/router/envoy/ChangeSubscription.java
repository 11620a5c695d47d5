package io.canary.router.envoy;

import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/**
 * The protocol in which each answer has only what is new ("delta", or incremental). One answer is under way at a time.
 */
final class ChangeSubscription extends Subscription {
    private final Consumer<DeltaDiscoveryResponse> out;
    private final Nonces nonces;

    /** The versions that the node has, by name. */
    private final Map<String, String> has = new HashMap<>();

    private boolean begun;

    ChangeSubscription(Kind kind, Nonces nonces, Consumer<DeltaDiscoveryResponse> out) {
        super(kind);
        this.nonces = nonces;
        this.out = out;
    }

    void take(DeltaDiscoveryRequest request) {
        if (!begun) {
            begun = true;
            comesWith(request.getInitialResourceVersionsCount() > 0);
            has.putAll(request.getInitialResourceVersionsMap());
            wantsOnly(request.getResourceNamesSubscribeList());
        } else {
            wantsToo(request.getResourceNamesSubscribeList());
            has.keySet().removeAll(request.getResourceNamesSubscribeList()); // asked for again, it is given again
        }
        wantsNoMore(request.getResourceNamesUnsubscribeList());
        has.keySet().removeAll(request.getResourceNamesUnsubscribeList());
        answer(request);
    }

    private void answer(DeltaDiscoveryRequest request) {
        var last = sent();
        if (last == null
                || request.getResponseNonce().isEmpty()
                || !request.getResponseNonce().equals(last.nonce())) {
            return;
        }
        if (request.hasErrorDetail()) {
            refuses(request.getErrorDetail().getMessage());
        } else {
            accepts();
            if (wantsEverything()) {
                has.keySet().retainAll(last.resources().keySet());
            }
            last.resources().forEach((name, resource) -> has.put(name, resource.version()));
        }
    }

    @Override
    void offer(Snapshot snapshot) {
        var wanted = select(snapshot);
        var last = sent();
        if (isPending() || wanted.isEmpty()) {
            return;
        }
        if (last != null && wanted.equals(last.resources()) && (refusal() != null || isKnown(wanted))) {
            isRightFor(snapshot.state());
            return;
        }
        if (isKnown(wanted)) {
            has(new Sent("", wanted, snapshot.state()));
            return;
        }
        send(wanted, snapshot.state());
    }

    private boolean isKnown(SortedMap<String, Resource> wanted) {
        return gone(wanted).isEmpty()
                && wanted.values().stream().allMatch(r -> r.version().equals(has.get(r.name())));
    }

    private void send(SortedMap<String, Resource> wanted, State state) {
        String nonce = nonces.next();
        var response = DeltaDiscoveryResponse.newBuilder()
                .setTypeUrl(kind.typeUrl())
                .setSystemVersionInfo(Resource.versionOf(wanted.values()))
                .setNonce(nonce);
        wanted.values().stream()
                .filter(r -> !r.version().equals(has.get(r.name())))
                .forEach(r -> response.addResources(io.envoyproxy.envoy.service.discovery.v3.Resource.newBuilder()
                        .setName(r.name())
                        .setVersion(r.version())
                        .setResource(r.body())));
        response.addAllRemovedResources(gone(wanted));
        sends(new Sent(nonce, wanted, state));
        out.accept(response.build());
    }

    /** What a node that asks for everything has to let go of. What was asked for by name is never taken away. */
    private List<String> gone(SortedMap<String, Resource> wanted) {
        return wantsEverything()
                ? has.keySet().stream()
                        .filter(name -> !wanted.containsKey(name))
                        .sorted()
                        .toList()
                : List.of();
    }
}
