package io.canary.router.proxy;

import io.canary.control.CallOrder;
import io.canary.control.ControlCall;
import io.canary.control.ControlDesk;
import io.canary.control.ControlJson;
import io.canary.control.ReportLog;
import io.canary.spi.RouterException;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries out what a proxy is asked from outside. */
final class ProxyDesk extends ControlDesk {
    private final ProxyRouter router;
    private final ReportLog reports;
    private final CallOrder order;

    ProxyDesk(ProxyRouter router, ReportLog reports, Set<String> services) {
        super("the proxy");
        this.router = router;
        this.reports = reports;
        this.order = CallOrder.of(services);
    }

    @Override
    protected JsonObject carryOut(ControlCall call, CallOrder.@Nullable Ticket ticket)
            throws RouterException, InterruptedException {
        return switch (call) {
            case ControlCall.OfService one -> order.inTurn(one.service(), ticket, () -> carryOut(one));
            case ControlCall.Reports(String run, long after) ->
                ControlJson.page(reports.after(run, after), System.nanoTime());
            case ControlCall.Health h -> new JsonObject().put("status", "ok").put("run", reports.run());
            default -> throw new IllegalArgumentException("a proxy has no such call: " + call);
        };
    }

    private JsonObject carryOut(ControlCall.OfService call) throws RouterException, InterruptedException {
        switch (call) {
            case ControlCall.Split c -> router.setTrafficSplit(c.split());
            case ControlCall.Promote c -> router.promote(c.service(), c.version());
            case ControlCall.RollBack c -> router.rollback(c.service(), c.version());
            case ControlCall.Renew c -> {
                return ControlJson.renewal(router.renew(c.service(), c.lease()));
            }
            case ControlCall.Addresses c -> {
                return ControlJson.addresses(router.addresses(c.service()));
            }
            case ControlCall.Observe c -> {}
        }
        return ControlJson.observation(router.observe(call.service()))
                .mergeIn(ControlJson.addresses(router.addressesInForce(call.service())));
    }
}
