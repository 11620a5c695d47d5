package io.canary.cli;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * The address that a service listens on, as text for people and clients of the same machine.
 *
 * @param host a name or an address; a wildcard address is reached at the loopback address
 */
record ListenAddress(String host, int port) {

    /** The URL with the configured host. */
    String url() {
        return url(host);
    }

    /** The URL for clients on the same machine. */
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

    /** Which machines can reach it. */
    String reachableFrom() {
        return isLoopback() ? "this machine only (http.host)" : "the network, without authentication (http.host)";
    }

    /** The warning for an address that other machines can reach. */
    String warning() {
        return "anyone who can reach " + url()
                + " can read everything, begin, promote, roll back and cancel deployments, report samples of any of "
                + "them, and so send"
                + " the users of any service to either version: keep it on a private network or put a proxy with"
                + " authentication before it (http.host: 127.0.0.1 keeps it to this machine)";
    }

    boolean isLoopback() {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false; // unresolvable, but it listens: rather warn too often
        }
    }
}
