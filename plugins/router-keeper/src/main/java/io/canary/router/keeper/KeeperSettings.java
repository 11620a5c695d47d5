package io.canary.router.keeper;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the keeper is.
 *
 * @param address where it takes orders
 * @param lease the lease of deployments that do not say, to 1 day; 0 for none
 */
public record KeeperSettings(
        URI address,

        @Unit(ChronoUnit.SECONDS) @Range(min = 0, max = 86_400) @Default("60")
        Duration lease) {

    /** @throws SettingsException for what is no address */
    public KeeperSettings {
        boolean isAddress = "http".equals(address.getScheme())
                && address.getHost() != null
                && address.getUserInfo() == null
                && (address.getPath() == null
                        || address.getPath().isEmpty()
                        || address.getPath().equals("/"))
                && address.getQuery() == null
                && address.getFragment() == null;
        if (!isAddress) {
            throw new SettingsException(List.of(
                    new Problem("/address", "must be an address such as http://127.0.0.1:8072, was " + address)));
        }
    }

    /** The lease of deployments that do not say; null for none. */
    @Nullable
    Duration defaultLease() {
        return lease.isZero() ? null : lease;
    }
}
