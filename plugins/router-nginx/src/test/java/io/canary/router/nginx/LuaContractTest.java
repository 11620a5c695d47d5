package io.canary.router.nginx;

import io.canary.spi.TrafficRouter;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The contract, before a real nginx whose routes lie in memory that Lua shares. */
class LuaContractTest extends NginxRouterContractTest {

    @Override
    boolean isThere() {
        return Nginx.hasLua();
    }

    @Override
    Nginx configured(Nginx nginx) {
        return nginx.modules(Nginx.LUA);
    }

    @Override
    Map<String, ?> ofServices() {
        var settings = new HashMap<String, Object>(super.ofServices());
        settings.put("method", "lua");
        return settings;
    }

    /** The command is not needed, and so cannot be slow. */
    @Override
    public Optional<TrafficRouter> openSlow() {
        return Optional.empty();
    }

    @Override
    public int stepsOfAWalk() {
        return 30;
    }
}
