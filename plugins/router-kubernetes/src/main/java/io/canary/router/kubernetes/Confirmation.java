package io.canary.router.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.canary.router.kubernetes.Acceptance.State;
import io.canary.router.support.Uninterruptibly;
import io.canary.spi.RouterException;
import java.time.Duration;
import java.util.Map;

/**
 * Waits until a change has come from the API to what carries the traffic, as far as that can be known. Safe for any
 * thread.
 *
 * @param objects where an HTTPRoute's status is read; it is looked at only if {@code isTold}
 * @param isTold whether controllers write a status
 * @param limit how long a status is waited for
 * @param writer that makes the changes
 * @param settle how long a change takes from the API to the proxies
 */
record Confirmation(ClusterObjects objects, boolean isTold, Duration limit, Writer writer, Duration settle) {
    private static final Duration BETWEEN = Duration.ofMillis(100);

    static Confirmation of(ClusterObjects objects, Writer writer, KubernetesSettings settings) {
        boolean isTold = settings.kind() == Kind.HTTPROUTE && settings.waitForStatus();
        return new Confirmation(objects, isTold, settings.statusTimeout(), writer, settings.settle());
    }

    /**
     * Looks before anything is changed.
     *
     * @throws RouterException REJECTED if controllers refuse the object as it is now, so that no split of it would be
     *     served; UNAVAILABLE if none has said anything of it, so that no split of it could be confirmed
     */
    void requireServed(RouteAdapter adapter, Uninterruptibly guard) throws RouterException, InterruptedException {
        if (isTold) {
            var ref = adapter.objects().getFirst();
            var route = objects.read(ref, guard);
            var now = Acceptance.of(route);
            if (now.refuses(RouterOperation.SPLIT)) {
                throw RouterException.rejected(ref + " is not served: " + now.words());
            }
            if (!Acceptance.isTold(route)) {
                throw RouterException.unavailable(
                        ref + " is served by no gateway yet, and nothing was changed: " + now.words()
                                + ". Check its parentRefs, or set wait_for_status: false where the gateway writes"
                                + " none");
            }
        }
    }

    /** Why the object as it is now is not what clients get; empty if controllers do not say so. */
    String whyUnserved(RouteAdapter adapter, Map<ObjectRef, JsonNode> seen) {
        var ref = adapter.objects().getFirst();
        var said = Acceptance.of(RouteAdapter.object(seen, ref));
        return isTold && said.state() == State.REFUSED ? ref + " is not served: " + said.words() : "";
    }

    /**
     * Waits.
     *
     * @return what controllers say in the end; {@link State#ACCEPTED} where none says anything
     * @throws RouterException if they do not say anything in time
     */
    Acceptance await(RouteAdapter adapter, DesiredState desired, Uninterruptibly guard)
            throws RouterException, InterruptedException {
        var said = isTold ? accepted(adapter.objects().getFirst(), guard) : new Acceptance(State.ACCEPTED, "");
        if (!said.refuses(desired.routerOperation())) {
            Thread.sleep(writer.untilSettled(adapter.objects(), settle));
        }
        return said;
    }

    private Acceptance accepted(ObjectRef ref, Uninterruptibly guard) throws RouterException, InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            var said = Acceptance.of(objects.read(ref, guard));
            if (said.state() != State.OPEN) {
                return said;
            }
            if (System.nanoTime() > end) {
                throw RouterException.unreachable(ref + " is as asked, but not accepted after "
                        + limit.toMillis() / 1000.0 + " s: " + said.words());
            }
            Thread.sleep(BETWEEN);
        }
    }
}
