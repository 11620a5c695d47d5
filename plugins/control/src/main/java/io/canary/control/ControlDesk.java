package io.canary.control;

import io.canary.spi.RouterException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries calls out. Blocks; safe for any thread. */
public abstract class ControlDesk {
    private static final Logger LOGGER = LoggerFactory.getLogger(ControlDesk.class);

    private final String process;

    /**
     * One for a process.
     *
     * @param process how messages call it: {@code the proxy}, say
     */
    protected ControlDesk(String process) {
        this.process = process;
    }

    /** There is an answer to everything. */
    final ControlAnswer answer(ControlCall call, CallOrder.@Nullable Ticket ticket) {
        try {
            return ControlAnswer.ok(carryOut(call, ticket));
        } catch (RouterException e) {
            return ControlAnswer.failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return ControlAnswer.failed(RouterException.unreachable(process + " is stopping"));
        } catch (RuntimeException e) {
            LOGGER.atError().addKeyValue("call", call).setCause(e).log("control call failed");
            return ControlAnswer.broken(e);
        }
    }

    /**
     * Carries a call out; what is answered.
     *
     * @param ticket null for a caller that does not count its calls
     * @throws RouterException if it failed; it is answered with its kind
     */
    protected abstract JsonObject carryOut(ControlCall call, CallOrder.@Nullable Ticket ticket)
            throws RouterException, InterruptedException;
}
