package io.canary.router.envoy;

/** Names for answers, each of them once on a stream. Not safe for several threads. */
final class Nonces {
    private long last;

    String next() {
        return Long.toString(++last);
    }
}
