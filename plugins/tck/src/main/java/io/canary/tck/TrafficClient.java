package io.canary.tck;

/** A client outside, which sends requests and sees which version answers. Used by one thread at a time. */
@FunctionalInterface
public interface TrafficClient {

    /**
     * Sends one request through the traffic layer, to the service and as the user.
     *
     * @param user who asks, for routers that are sticky; the same user comes with the same cookies and headers each
     *     time
     * @return the version that answered
     * @throws Exception if no version answered
     */
    String send(String service, String user) throws Exception;
}
