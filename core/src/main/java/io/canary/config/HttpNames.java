package io.canary.config;

import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Checks the host names and origins in the settings: a malformed one would silently match nothing. */
final class HttpNames {
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9*_-]+(?:\\.[A-Za-z0-9*_-]+)*");
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(?:[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*|\\[[0-9A-Fa-f:.]+])(?::\\d{1,5})?");

    private HttpNames() {}

    /** @throws SettingsException that names every malformed host and origin */
    static void check(List<String> hosts, List<String> origins) {
        var problems = new ArrayList<Problem>();
        for (int i = 0; i < hosts.size(); i++) {
            if (!HOST.matcher(hosts.get(i)).matches()) {
                problems.add(new Problem(
                        "/hosts/" + i,
                        "must be a host name without a port, such as canary.example or *.example, was "
                                + hosts.get(i)));
            }
        }
        for (int i = 0; i < origins.size(); i++) {
            if (!ORIGIN.matcher(origins.get(i)).matches()) {
                problems.add(new Problem(
                        "/origins/" + i,
                        "must be an origin, such as https://canary.example without a path, was " + origins.get(i)));
            }
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
