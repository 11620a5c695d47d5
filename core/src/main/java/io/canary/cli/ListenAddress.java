package io.canary.cli;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Where a service listens, in words that a person or a client of the same machine can use.
 *
 * @param host a name or an address; an address that stands for all of a machine's is reached at its loopback address
 */
record ListenAddress(String host, int port) {

    /** As the service is configured. */
    String url() {
        return url(host);
    }

    /** Where a client on the same machine reaches it. */
    URI local() {
        return URI.create(url(
                switch (host) {
                    case "0.0.0.0" -> "127.0.0.1";
                    case "::", "0:0:0:0:0:0:0:0" -> "::1";
                    default -> host;
                }));
    }

    private String url(String name) {
        return "http://" + (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }

    /** Who can reach it. */
    String reachableFrom() {
        return isLoopback() ? "this machine only (http.host)" : "the network, without authentication (http.host)";
    }

    /** What that means, as a warning for whoever has opened it. */
    String warning() {
        return "anybody who reaches " + url()
                + " can read everything, begin, promote, roll back and cancel deployments, report samples of any of "
                + "them, and so send"
                + " the users of any service to either version: keep it on a private network or put a proxy with"
                + " authentication before it (http.host: 127.0.0.1 keeps it to this machine)";
    }

    boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // listened on all the same, so rather say too much
        }
    }
}
