package io.canary.router.proxy;

import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries calls out. Blocks; safe for any thread. */
final class ControlDesk {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlDesk.class);

    private final TrafficRouter router;
    private final ReportLog reports;
    private final CallOrder order;

    ControlDesk(TrafficRouter router, ReportLog reports, CallOrder order) {
        this.router = router;
        this.reports = reports;
        this.order = order;
    }

    /** There is an answer to everything. */
    ControlAnswer answer(ControlCall call, CallOrder.@Nullable Ticket ticket) {
        try {
            return ControlAnswer.ok(
                    switch (call) {
                        case ControlCall.OfService one -> order.inTurn(one.service(), ticket, () -> carryOut(one));
                        case ControlCall.Reports(String run, long after) ->
                            ControlJson.page(reports.after(run, after), System.nanoTime());
                        case ControlCall.Health h ->
                            new JsonObject().put("status", "ok").put("run", reports.run());
                    });
        } catch (RouterException e) {
            return ControlAnswer.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ControlAnswer.failed(RouterException.unreachable("the proxy is stopping"));
        } catch (RuntimeException e) {
            LOGGER.atError().addKeyValue("call", call).setCause(e).log("control call failed");
            return ControlAnswer.broken(e);
        }
    }

    private JsonObject carryOut(ControlCall.OfService call) throws RouterException, InterruptedException {
        switch (call) {
            case ControlCall.Split c -> router.setTrafficSplit(c.split());
            case ControlCall.Promote c -> router.promote(c.service(), c.version());
            case ControlCall.RollBack c -> router.rollback(c.service(), c.version());
            case ControlCall.Renew c -> {
                return ControlJson.renewal(router.renew(c.service(), c.lease()));
            }
            case ControlCall.Observe c -> {}
        }
        return ControlJson.observation(router.observe(call.service()));
    }
}
