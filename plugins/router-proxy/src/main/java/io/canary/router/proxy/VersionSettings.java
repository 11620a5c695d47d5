package io.canary.router.proxy;

import io.canary.router.support.UpstreamAddress;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/**
 * Where one version of a service listens.
 *
 * @param upstreams addresses such as {@code http://10.0.0.5:8080}, at least one; they take turns
 */
public record VersionSettings(List<URI> upstreams) {

    /** @throws SettingsException without upstreams, or for one that is no such address */
    public VersionSettings {
        var problems = new ArrayList<Problem>();
        if (upstreams.isEmpty()) {
            problems.add(new Problem("/upstreams", "must name at least one address"));
        }
        UpstreamAddress.check(upstreams, UpstreamAddress::isAddress, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
