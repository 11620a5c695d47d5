package io.canary.router.haproxy;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which servers of HAProxy stand for which version of one service.
 *
 * @param backends the backends that carry the service; the one of the service's name if there are none. With {@code
 *     map}, a name may have {@code {version}} in it: then each version has backends of its own
 * @param servers how a version's servers are called: {@code {version}} once, and {@code *} for digits
 * @param versions the names of a version's servers, for versions that {@code servers} does not fit
 * @param map the file of the map, as HAProxy's configuration names it, whose line for the service decides each request;
 *     null: the weights of servers decide
 * @param sticky whether HAProxy's configuration keeps a user on a version
 * @param headerRoute whether HAProxy's configuration sends some requests to the canary at any weight
 * @param acceptInexactBalance whether weights are moved also where HAProxy does not share out requests by them alone
 */
public record ServiceSettings(
        List<String> backends,
        @Default(ServiceSettings.VERSION) String servers,
        Map<String, List<String>> versions,
        @Nullable String map,
        @Default("false") boolean sticky,
        @Default("false") boolean headerRoute,
        @Default("false") boolean acceptInexactBalance) {

    /** Stands for the name of a version. */
    static final String VERSION = "{version}";

    /** What HAProxy takes as the name of a backend or a server. */
    static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]+");

    private static final Pattern NO_FILE = Pattern.compile("[\\p{Cntrl}]|^#|^$");

    /** @throws SettingsException with everything in it that does not go together */
    public ServiceSettings {
        var problems = new ArrayList<Problem>();
        checkBackends(backends, map != null, problems);
        if (!servers.contains(VERSION)
                || !NAME.matcher(servers.replaceFirst(Pattern.quote(VERSION), "v")
                                .replace("*", "1"))
                        .matches()) {
            problems.add(new Problem(
                    "/servers", "must have {version} in it once, such as {version}-*, was \"" + servers + "\""));
        }
        checkVersions(versions, problems);
        if (map != null && NO_FILE.matcher(map).find()) {
            problems.add(new Problem("/map", "must be the name of a file, was \"" + map + "\""));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    /** The backends of the service of this name. */
    List<String> backendsOf(String service) {
        return backends.isEmpty() ? List.of(service) : backends;
    }

    private static void checkBackends(List<String> backends, boolean mapped, List<Problem> problems) {
        for (int i = 0; i < backends.size(); i++) {
            String backend = backends.get(i);
            if (!NAME.matcher(backend.replace(VERSION, "v")).matches()) {
                problems.add(new Problem("/backends/" + i, "must be the name of a backend, was \"" + backend + "\""));
            } else if (backend.contains(VERSION) && !mapped) {
                problems.add(new Problem("/backends/" + i, "can have {version} in it only with a map, was " + backend));
            }
        }
    }

    private static void checkVersions(Map<String, List<String>> versions, List<Problem> problems) {
        var taken = new HashMap<String, String>();
        versions.forEach((version, names) -> {
            String pointer = "/versions/" + version.replace("~", "~0").replace("/", "~1");
            if (names.isEmpty()) {
                problems.add(new Problem(pointer, "must name at least one server"));
            }
            for (int i = 0; i < names.size(); i++) {
                String other = taken.putIfAbsent(names.get(i), version);
                if (other != null) {
                    problems.add(new Problem(
                            pointer + "/" + i, "must be a server of one version, but is one of " + other + " too"));
                } else if (!NAME.matcher(names.get(i)).matches()) {
                    problems.add(new Problem(
                            pointer + "/" + i, "must be the name of a server, was \"" + names.get(i) + "\""));
                }
            }
        });
    }

    /** Whether a user who was given a server stays there whatever its weight is: a map has no memory. */
    boolean sharesOutNewUsers() {
        return map == null && sticky;
    }

    /** Whether servers can be added for versions that have none: they would have no cookie, and no line in a map. */
    boolean takesUpstreams() {
        return map == null && !sticky;
    }
}
