package io.canary.spi;

/** What the host gives to a router. */
public interface RouterContext {

    /** The router's name in the configuration, for log lines and messages. */
    String routerName();

    /**
     * Reports what a version of a service did, as seen by the router. Never blocks, may be called on any thread, and
     * never throws for what is reported: what belongs to no running deployment is dropped and counted.
     */
    void report(TrafficReport report);
}
