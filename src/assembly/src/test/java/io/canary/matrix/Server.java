package io.canary.matrix;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The servers that there are stands of, each by one of its ways to share out traffic. */
enum Server {
    HAPROXY_WEIGHTS("HAProxy, weights"),
    HAPROXY_MAP("HAProxy, map"),
    NGINX_SPLIT_CLIENTS("nginx, split_clients"),
    NGINX_LUA("nginx, Lua"),
    HTTPD("httpd"),
    CADDY("Caddy"),
    PROXY("proxy process");

    private final String title;

    Server(String title) {
        this.title = title;
    }

    Stand stand(Path folder, boolean isSticky) {
        return switch (this) {
            case HAPROXY_WEIGHTS -> new HaproxyWeights(folder, isSticky);
            case HAPROXY_MAP -> new HaproxyMap(folder, isSticky);
            case NGINX_SPLIT_CLIENTS -> new NginxSplitClients(folder, isSticky);
            case NGINX_LUA -> new NginxLua(folder, isSticky);
            case HTTPD -> new HttpdStand(folder, isSticky);
            case CADDY -> new CaddyStand(folder, isSticky);
            case PROXY -> new ProxyStand(folder, isSticky);
        };
    }

    /** Why something cannot happen to this server; null where it can. */
    @Nullable
    String without(Disturbance disturbance) {
        return switch (disturbance) {
            case OUT_OF_REACH ->
                this == NGINX_SPLIT_CLIENTS || this == NGINX_LUA
                        ? "it is told by its files and by signals, and has no admin address to lose"
                        : null;
            case RELOADED -> this == PROXY ? "its settings are read at its start only" : null;
            case BROKEN_BY_OTHERS ->
                switch (this) {
                    case HTTPD -> "apachectl refuses to reload what is broken, and nothing else is read";
                    case PROXY -> "its settings are read at its start only, and belong to one team";
                    default -> null;
                };
            default -> null;
        };
    }

    @Override
    public String toString() {
        return title;
    }
}
