package io.canary.spi;

import io.canary.spi.settings.Secret;
import java.nio.file.Path;

/** What the host gives to a router. */
public interface RouterContext {

    /** The router's name in the configuration, for log lines and messages. */
    String routerName();

    /**
     * Reports what a version of a service did, as seen by the router. Never blocks, may be called on any thread, and
     * never throws for what is reported: what belongs to no running deployment is dropped and counted.
     */
    void report(TrafficReport report);

    /**
     * Tells that what this router measures cannot be had for now, from wherever it is measured. Until {@link
     * #reportsResumed}, no canary rises on what was measured before. Never blocks, may be called on any thread, and as
     * often as one likes.
     *
     * @param reason for people, in a few words
     */
    void reportsLost(String reason);

    /**
     * Tells that reports come in again, or that there is nothing to report. May be called as {@link #reportsLost} may.
     */
    void reportsResumed();

    /**
     * A folder for what this router must remember across restarts, and for as little as that: most routers stand beside
     * a traffic layer that remembers by itself. The host makes it when it is first asked for; it is always the same for
     * a router of the same name, no other router is given it, and one process at a time uses it. May block.
     *
     * @throws RouterException if there is no such folder and none can be made; {@link TrafficRouterFactory#create} may
     *     pass it on
     */
    Path stateDir() throws RouterException;

    /**
     * Tells of a secret that the router has read by itself, as from a file, an answer or a key store: from then on no
     * message, no event and no line of the log shows it. What its settings have as {@link Secret}s, and what came into
     * them from {@code ${env:…}} or {@code ${file:…}}, the host knows already. Of those that were added, it remembers
     * the newest hundred. Never blocks, may be called on any thread, and as often as one likes.
     *
     * @param secret shorter ones than {@value io.canary.spi.settings.Redactor#LENGTH_MIN} characters are not looked for
     */
    default void hide(Secret secret) {
        // a host that shows nothing has nothing to hide
    }

    /**
     * Counts clients that went away before their answer was complete. Never blocks, may be called on any thread.
     *
     * @param count since the last call; at least 0
     */
    default void clientsAborted(long count) {
        // a host that counts nothing
    }
}
