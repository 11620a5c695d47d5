package io.canary.router.envoy;

/** What Envoy speaks with the versions of a service. */
public enum Protocol {
    HTTP1,
    /** As gRPC needs it; without TLS, and without asking first. */
    HTTP2
}
