package io.canary.keeper;

import io.canary.control.ControlSettings;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.Unit;
import io.canary.spi.settings.ValidName;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;

/**
 * What a keeper is set.
 *
 * @param listen where the orchestrator gives its orders
 * @param callTimeout a call of the router that takes longer is interrupted
 * @param router what moves the traffic
 */
public record KeeperSettings(
        Listen listen,

        @Default("10") @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3600)
        Duration callTimeout,

        Inner router) {

    /**
     * Where it takes orders.
     *
     * @param host the address to listen on; everyone who reaches it can move traffic
     * @param port the port to listen on; 0: any that is free
     * @param hosts the names that it is called by, beside localhost and addresses
     */
    public record Listen(
            @Default("127.0.0.1") String host,
            @Range(min = 0, max = 65_535) @Default("8072") int port,
            List<String> hosts) {

        ControlSettings control() {
            return new ControlSettings(host, port, hosts);
        }
    }

    /**
     * The router that the keeper has in it, as it would stand in the configuration of an orchestrator.
     *
     * @param type the plugin's type
     * @param settings as the plugin describes them
     */
    public record Inner(@ValidName String type, Map<String, Object> settings) {}
}
