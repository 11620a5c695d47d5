package io.canary.keeper;

import io.canary.control.CallOrder;
import io.canary.control.ControlCall;
import io.canary.control.ControlDesk;
import io.canary.control.ControlJson;
import io.canary.control.ReportLog;
import io.canary.spi.RouterException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Carries out what a keeper is asked. */
final class KeeperDesk extends ControlDesk {
    private final String type;
    private final KeptRouter router;
    private final ReportLog reports;
    private final CallOrder order = CallOrder.ofAny();

    /** @param type of the router */
    KeeperDesk(String type, KeptRouter router, ReportLog reports) {
        super("the keeper");
        this.type = type;
        this.router = router;
        this.reports = reports;
    }

    @Override
    protected JsonObject carryOut(ControlCall call, CallOrder.@Nullable Ticket ticket)
            throws RouterException, InterruptedException {
        return switch (call) {
            case ControlCall.Renew c -> ControlJson.renewal(router.renew(c.service(), c.lease())); // waits for nothing
            case ControlCall.OfService one -> order.inTurn(one.service(), ticket, () -> carryOut(one));
            case KeeperCall.Preflight c -> order.inTurn(c.split().service(), ticket, () -> preflight(c));
            case KeeperCall.Generation c ->
                order.inTurn(
                        c.service(), ticket, () -> new JsonObject().put("generation", router.generation(c.service())));
            case KeeperCall.Capabilities c ->
                ControlJson.capabilities(router.capabilities()).put("router", type);
            case KeeperCall.Services c -> LeaseJson.services(router.leases(), System.nanoTime());
            case ControlCall.Reports(String run, long after) ->
                ControlJson.page(reports.after(run, after), System.nanoTime());
            case ControlCall.Health h -> new JsonObject().put("status", "ok").put("run", reports.run());
            default -> throw new IllegalArgumentException("a keeper has no such call: " + call);
        };
    }

    private JsonObject preflight(KeeperCall.Preflight call) throws RouterException, InterruptedException {
        return new JsonObject().put("lines", new JsonArray(router.preflight(call.split())));
    }

    /** A router's confirmation is not looked at once more: that could fail, and would not make it less true. */
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
            case ControlCall.Observe c -> {
                return ControlJson.observation(router.observe(c.service()));
            }
        }
        return new JsonObject().put("state", "confirmed");
    }
}
