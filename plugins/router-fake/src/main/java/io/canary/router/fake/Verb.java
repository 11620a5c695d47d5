package io.canary.router.fake;

/** What a router can be asked. */
enum Verb {
    SET_TRAFFIC_SPLIT,
    PROMOTE,
    ROLLBACK,
    OBSERVE
}
