package io.canary.router.envoy;

import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.util.function.Consumer;

/** The protocol in which each answer has everything of its kind ("state of the world"). */
final class WholeSubscription extends Subscription {
    private final Consumer<DiscoveryResponse> out;
    private final Nonces nonces;
    private boolean again;

    WholeSubscription(Kind kind, Nonces nonces, Consumer<DiscoveryResponse> out) {
        super(kind);
        this.nonces = nonces;
        this.out = out;
    }

    /** Whether the request is an answer to the last that was given, or asks for something; false for a stale one. */
    boolean takes(DiscoveryRequest request) {
        var last = sent();
        if (last == null) {
            comesWith(!request.getVersionInfo().isEmpty());
        } else if (!request.getResponseNonce().equals(last.nonce())) {
            return false;
        } else if (request.hasErrorDetail()) {
            refuses(request.getErrorDetail().getMessage());
        } else {
            accepts();
        }
        wantsOnly(request.getResourceNamesList());
        return true;
    }

    /** The next answer comes also if it is the same: Envoy waits for one after a cluster has changed. */
    void answerAgain() {
        again = true;
    }

    @Override
    void offer(Snapshot snapshot) {
        var wanted = select(snapshot);
        var last = sent();
        if (wanted.isEmpty()) {
            return; // never an empty configuration: a node would throw away what it has
        }
        if (last != null && wanted.equals(last.resources()) && !again) {
            isRightFor(snapshot.state());
            return;
        }
        again = false;
        String nonce = nonces.next();
        sends(new Sent(nonce, wanted, snapshot.state()));
        var response = DiscoveryResponse.newBuilder()
                .setTypeUrl(kind.typeUrl())
                .setVersionInfo(Resource.versionOf(wanted.values()))
                .setNonce(nonce);
        wanted.values().forEach(r -> response.addResources(r.body()));
        out.accept(response.build());
    }
}
