package io.canary.router.nginx;

import io.canary.spi.LatencyHistogram;

/**
 * Writes what counts requests in memory that all workers share. The balancer notes the version in a variable, which
 * unlike {@code ngx.ctx} outlives an internal redirect such as that of {@code error_page}; the log phase counts. What a
 * server answered counts, and not what nginx made of it for the client.
 */
final class LuaCounters {
    private static final String HTTP = """
            lua_shared_dict canary_counts 4m;
            map "" $canary_counted {
                default "";
            }
            # Lua may only set a variable that something names.
            log_format canary_counted $canary_counted;
            log_by_lua_block {
                local counted = ngx.var.canary_counted
                if counted and counted ~= "" then
                    local counts = ngx.shared.canary_counts
                    local failed = tonumber(ngx.var.status) >= 500
                    for status in (ngx.var.upstream_status or ""):gmatch("%d+") do
                        failed = failed or tonumber(status) >= 500
                    end
                    local ms = math.max(tonumber(ngx.var.request_time) * 1000, 0.1)
                    local place = math.ceil(math.log(ms) / math.log(GAMMA)) + ONE_MS
                    counts:incr(counted .. ":n", 1, 0)
                    counts:incr(counted .. ":t" .. math.max(0, math.min(LAST, place)), 1, 0)
                    if failed then
                        counts:incr(counted .. ":e", 1, 0)
                    end
                end
            }
            """;

    private static final String LOCATION = """
                location = /ID/counts {
                    content_by_lua_block {
                        local counts = ngx.shared.canary_counts
                        local versions = {}
                        for _, key in ipairs(counts:get_keys(0)) do
                            local version, what = key:match("^ID:(%x+):(%w+)$")
                            local count = version and counts:get(key)
                            if count then
                                local told = versions[version] and versions[version] .. "," or ""
                                versions[version] = told .. '"' .. what .. '":' .. count
                            end
                        end
                        local all = {}
                        for version, told in pairs(versions) do
                            all[#all + 1] = '"' .. version .. '":{' .. told .. "}"
                        end
                        local entry = ngx.shared.canary_routes:get("ID") or ENTRY
                        local run = ngx.shared.canary_routes:get("run") or ""
                        ngx.print('{"run":"', run, '","counts":{', table.concat(all, ","), "},", entry:match("\\n{(.*)$"))
                    }
                }
            """;

    /** In the balancer, once it has chosen; what no version has is forgotten when the route changes. */
    static final String NOTE = """
                    ngx.var.canary_counted = "ID:" .. (chosen and salt or base)
            """;

    static final String FORGET = """
                                local _, salt, _, _, base = body:match("^(%d+) (%x+) (%S+) (%S+) ?(%x*)\\n")
                                for _, key in ipairs(ngx.shared.canary_counts:get_keys(0)) do
                                    local version = key:match("^ID:(%x+):")
                                    if version and version ~= salt and version ~= base then
                                        ngx.shared.canary_counts:delete(key)
                                    end
                                end
            """;

    private LuaCounters() {}

    /** What stands in {@code http}, once for all services. */
    static String http() {
        return HTTP.replace("GAMMA", String.valueOf(LatencyHistogram.GAMMA))
                .replace("ONE_MS", String.valueOf(LatencyHistogram.bucketOf(1)))
                .replace("LAST", String.valueOf(LatencyHistogram.BUCKETS - 1));
    }

    /**
     * The location that tells what was counted for a service.
     *
     * @param entry its route as it is where the memory has none, in quotes
     */
    static String location(String id, String entry) {
        return LOCATION.replace("ID", id).replace("ENTRY", entry);
    }
}
