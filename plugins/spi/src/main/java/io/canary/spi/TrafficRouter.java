package io.canary.spi;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Moves the traffic of services between two versions.
 *
 * <p>Every verb says what should be true, not what to do: it is level-triggered and idempotent. Asking for what is true
 * already changes nothing and succeeds. A verb that returns has confirmed: <em>every</em> request that arrives from
 * then on is shared out as asked. A router that cannot know this yet must wait until it can, or throw {@link
 * RouterException.Kind#UNREACHABLE}.
 *
 * <p><b>What the host promises.</b>
 *
 * <ul>
 * <li>Calls for one service come one at a time and in order; calls for different services may come at the same time.
 * <li>No call comes on an event loop: block as long as it takes. Each call runs on a virtual thread of its own.
 * <li>Each call has a time limit ({@code call_timeout_sec} of the router's configuration); a call that outlives it is
 *     interrupted. Leave the old split or the new one in force, never anything between them. The next call for that
 *     service comes only after the interrupted one has returned.
 * <li>{@link #close} comes once, after the last call has returned. A call that runs while the service stops is waited
 *     for, up to its time limit. Traffic is to stay as it is when a router is closed, unless the router carries it
 *     itself.
 * </ul>
 *
 * <p>Exceptions other than {@link RouterException} count as {@link RouterException.Kind#UNREACHABLE}.
 */
public interface TrafficRouter extends AutoCloseable {

    /** What this router can do. Always the same answer for one router; must not block. */
    RouterCapabilities capabilities();

    /**
     * Looks whether {@code split} could be asked for, and changes nothing: whether the traffic layer can be reached,
     * knows the service and its versions, and lets itself be moved. By default as far as {@link #observe} tells.
     *
     * @return what would be done, line by line, in the words of the traffic layer; for people, may be empty. A line
     *     that begins with {@link #WARNING} tells of something that will be less exact than asked, and is shown among
     *     the warnings
     * @throws RouterException as {@link #setTrafficSplit} would, as far as that can be known before
     * @throws InterruptedException if the host's time limit passed first
     */
    default List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        observe(split.service());
        return List.of();
    }

    /**
     * Makes {@code split} true. It is refused where the traffic layer would not share out exactly as asked, as far as
     * that can be seen: in a mode or an algorithm that does not go by weights, or where what is moved carries no
     * traffic.
     *
     * @throws RouterException if it could not be made true or could not be confirmed
     * @throws InterruptedException if the host's time limit passed first
     */
    void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException;

    /**
     * Gives {@code version}, the canary of the split that was last asked for, all traffic for good: it is the version
     * in service from now on.
     *
     * @throws RouterException if it could not be made true or could not be confirmed
     * @throws InterruptedException if the host's time limit passed first
     */
    default void promote(String service, String version) throws RouterException, InterruptedException {
        setTrafficSplit(allTo(service, version));
    }

    /**
     * Gives {@code version}, the baseline, all traffic. It may be asked without any split before it, and it must free
     * users that stickiness holds on the canary.
     *
     * @throws RouterException if it could not be made true or could not be confirmed
     * @throws InterruptedException if the host's time limit passed first
     */
    default void rollback(String service, String version) throws RouterException, InterruptedException {
        setTrafficSplit(allTo(service, version));
    }

    /**
     * The split in force for {@code service}, read from the traffic layer itself and not from this object's memory.
     * Where traffic goes to other addresses than a split gave a version, its share is not that version's: it stands
     * under the name that {@link KnownAddresses#strayed} gives it.
     *
     * @throws RouterException if the traffic layer could not be asked
     * @throws InterruptedException if the host's time limit passed first
     */
    Observation observe(String service) throws RouterException, InterruptedException;

    /**
     * Tells one run of the traffic layer from the next: a text that stays the same as long as the traffic layer
     * remembers what it was asked, and is another after a restart or a reload that may have made it forget, such as a
     * process id with the time of its start. It is read when the split in force is not the one that was asked for: with
     * another generation the traffic layer has forgotten, with the same one the traffic was moved from outside.
     *
     * @return null if the traffic layer does not show it; of several nodes, one text for all
     * @throws RouterException if the traffic layer could not be asked
     * @throws InterruptedException if the host's time limit passed first
     */
    default @Nullable String generation(String service) throws RouterException, InterruptedException {
        return null;
    }

    /**
     * Where versions of {@code service} listen that no deployment may tell otherwise: those that the settings name, and
     * the one in service. What the deployment under way has sent is not among them, unless it is in service. A router
     * with {@link RouterCapabilities.Feature#UPSTREAMS} also refuses a split that tells other addresses of these, by
     * {@link RouterException.Kind#REJECTED}; {@link KnownAddresses} does both.
     *
     * @return by version; versions of which nothing is known are missing
     * @throws RouterException if the traffic layer would have to be asked, and could not be
     * @throws InterruptedException if the host's time limit passed first
     */
    default Map<String, List<URI>> addresses(String service) throws RouterException, InterruptedException {
        return Map.of();
    }

    /**
     * Restarts the lease of the split in force: it ends {@code lease} from now. It changes no share: a lease that
     * ran out is not taken up again by this, but by {@link #setTrafficSplit}.
     *
     * <p>A lease begins when {@link #setTrafficSplit} asks for a split with one, and every such call restarts it.
     * When it has run out the router gives the baseline of that split everything, as {@link #rollback} would, by
     * itself: not because it is called, and whether or not the process that asked still runs. {@link #promote}, {@link
     * #rollback} and a split without a lease end it. The host renews a lease several times within its length.
     *
     * <p>Asked only of routers with {@link RouterCapabilities.Feature#LEASE}.
     *
     * @throws RouterException if the traffic layer could not be asked, or did not confirm
     * @throws InterruptedException if the host's time limit passed first
     */
    default LeaseRenewalResult renew(String service, Duration lease) throws RouterException, InterruptedException {
        throw RouterException.rejected("this router holds no leases");
    }

    /** Lets go of what the router holds: connections, files, threads. */
    @Override
    default void close() {}

    /**
     * The split that gives {@code version} everything. The other side of it is {@link #NO_VERSION}, a name that no
     * deployment can have, at no weight.
     */
    private static TrafficSplit allTo(String service, String version) {
        return new TrafficSplit(service, version, NO_VERSION, Weight.NONE);
    }

    /** How a line of {@link #preflight} begins that warns. */
    String WARNING = "warning: ";

    /** Stands for "no other version" in the splits that {@link #promote} and {@link #rollback} ask for by default. */
    String NO_VERSION = "";
}
