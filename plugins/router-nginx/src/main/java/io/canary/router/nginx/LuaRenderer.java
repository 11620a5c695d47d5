package io.canary.router.nginx;

import io.canary.spi.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what a service needs whose route lies in memory that all workers share, where it is changed without a reload.
 * The memory outlives reloads, not a restart: with none, the route is the one that the file was written with.
 */
final class LuaRenderer {
    static final String MEMORY = "lua_shared_dict canary_routes 1m;\n";

    private static final String NOBODY = "-";

    private final String id;
    private final ServiceSettings settings;
    private final String shape;
    private final boolean counts;

    /**
     * A renderer for one service.
     *
     * @param counts whether requests are counted
     * @param shape of the file: what the workers answer with, so that one can tell whether they have read these
     *     settings
     */
    LuaRenderer(String id, ServiceSettings settings, String shape, boolean counts) {
        this.id = id;
        this.settings = settings;
        this.shape = shape;
        this.counts = counts;
    }

    /**
     * What is put into the memory: one line for the balancer, and the shares as the status location shows them.
     *
     * @param generation a number that tells it from others
     */
    static String entry(@Nullable Route route, long generation) {
        var told = StateJson.ordered("generation", generation);
        told.putAll(StateJson.shares(route));
        if (route == null) {
            return "0 0 - -\n" + NginxQuotedJson.write(told);
        }
        var canary = route.canary();
        return (canary == null ? Weight.NONE : route.weight()).basisPoints()
                + " " + (canary == null ? "0" : Variables.digest(canary.version()))
                + " " + peers(route.baseline())
                + " " + (canary == null ? NOBODY : peers(canary))
                + " " + Variables.digest(route.baseline().version())
                + "\n" + NginxQuotedJson.write(told);
    }

    private static String peers(VersionUpstream upstream) {
        return String.join(",", upstream.servers());
    }

    /** The upstream whose servers Lua picks: the canary's for its part of a hash of the user, or of the request. */
    String upstream(@Nullable Route route, long generation) {
        String keepalive = settings.keepalive() > 0 ? "    keepalive " + settings.keepalive() + ";\n" : "";
        String key = settings.sticky() == null ? "request_id" : id + "_user";
        return """
                upstream ID_lua {
                    server 0.0.0.1;
                    balancer_by_lua_block {
                        local balancer = require "ngx.balancer"
                        local entry = ngx.shared.canary_routes:get("ID") or ENTRY
                        local weight, salt, peers, canary, base = entry:match("^(%d+) (%x+) (%S+) (%S+) ?(%x*)\\n")
                        local chosen = false
                        local wish = ngx.var.ID_wish
                        if canary ~= "-" and wish ~= "never" then
                            local place = tonumber(ngx.md5(ngx.var.KEY .. salt):sub(1, 8), 16) % 10000
                            if wish == "always" or place < tonumber(weight) then
                                peers = canary
                                chosen = true
                            end
                        end
                NOTE        local all = {}
                        for peer in peers:gmatch("[^,]+") do
                            all[#all + 1] = peer
                        end
                        local host, port = all[math.random(#all)]:match("^(.+):(%d+)$")
                        if not host then
                            return ngx.exit(502)
                        end
                        balancer.set_current_peer(host, tonumber(port))
                    }
                KEEPALIVE}
                """.replace("KEEPALIVE", keepalive)
                .replace("NOTE", counts ? LuaCounters.NOTE.strip() + "\n" : "")
                .replace("ID", id)
                .replace("KEY", key)
                .replace("ENTRY", quoted(entry(route, generation)));
    }

    /** The location that tells the route that is in the memory, and with PUT takes another. */
    String location(@Nullable Route route, long generation) {
        return """
                    location = /ID {
                        client_max_body_size 64k;
                        client_body_buffer_size 64k;
                        content_by_lua_block {
                            local routes = ngx.shared.canary_routes
                            if ngx.req.get_method() == "PUT" then
                                ngx.req.read_body()
                                local body = ngx.req.get_body_data()
                                local ok, why = false, "the body is missing or too long"
                                if body then
                                    ok, why = routes:safe_set("ID", body)
                                end
                                if not ok then
                                    ngx.status = 507
                                    return ngx.print(why)
                                end
                FORGET                            end
                            local entry = routes:get("ID") or ENTRY
                            local told = entry:match("\\n{(.*)$")
                            if not routes:get("run") then
                                routes:safe_add("run", ngx.md5(ngx.now() .. " " .. ngx.worker.pid() .. " " .. math.random()))
                            end
                            ngx.print('{"shape":"SHAPE","run":"', routes:get("run") or "", '","worker":', ngx.worker.pid(), ",", told)
                        }
                    }
                """.replace("FORGET", counts ? LuaCounters.FORGET : "")
                        .replace("ID", id)
                        .replace("SHAPE", shape)
                        .replace("ENTRY", quoted(entry(route, generation)))
                + (counts ? LuaCounters.location(id, quoted(entry(route, generation))) : "");
    }

    /** Whether every address can be given to Lua, which looks no names up. */
    static boolean canReach(List<String> servers) {
        return servers.stream().allMatch(s -> s.matches("(\\d{1,3}(\\.\\d{1,3}){3}|\\[.*]):\\d+"));
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
