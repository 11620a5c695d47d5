package io.canary.router.nginx;

/** How nginx shares the requests of a service out. */
enum Method {
    /** By a hash of each request, or of each user where the service is sticky. */
    SPLIT_CLIENTS,
    /** By turns: one upstream with the servers of both versions, weighted. */
    WEIGHTED,
    /** By a hash as well, in Lua, whose shares are changed without a reload. */
    LUA
}
