package io.canary.router.nginx;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import io.canary.spi.settings.Unit;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where nginx is, and what stands behind it.
 *
 * @param services by the name that deployments use, at least one
 * @param config nginx's main configuration file, an absolute path
 * @param include the file that this router writes, an absolute path; {@code config} includes it inside {@code http}
 * @param status where the workers tell which split they have: an address of the loopback interface
 * @param command the program with its first arguments, for example {@code [sudo, -n, nginx]}; empty for {@code nginx}
 * @param commandTimeout how long the program may take for a check or a signal
 * @param reloadTimeout how long it may take until new workers serve and the old ones have stopped taking connections
 * @param awaitExit whether the old workers are waited for until they are gone
 * @param reports whether nginx counts requests and this router reports them, where every service has the method {@code
 *     lua}
 * @param resolver what nginx's directive of that name is given: the name servers, such as {@code 10.0.0.2 valid=10s};
 *     with it a split may give a version a name, which nginx looks up when it needs it
 */
public record NginxSettings(
        Map<String, ServiceSettings> services,
        @Default("/etc/nginx/nginx.conf") Path config,
        @Default("/etc/nginx/conf.d/canary.conf") Path include,
        @Default("http://127.0.0.1:8101") URI status,
        List<String> command,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 600) @Default("5")
        Duration commandTimeout,

        @Unit(ChronoUnit.SECONDS) @Range(above = 0, max = 3_600) @Default("5")
        Duration reloadTimeout,

        @Default("false") boolean awaitExit,
        @Default("true") boolean reports,
        @Nullable String resolver) {

    private static final Pattern RESOLVER = Pattern.compile("[0-9A-Za-z.:\\[\\]]+( [0-9A-Za-z.:=_\\[\\]]+)*");

    /** @throws SettingsException with everything in it that does not go together */
    public NginxSettings {
        var problems = new ArrayList<Problem>();
        if (services.isEmpty()) {
            problems.add(new Problem("/services", "must name at least one service"));
        }
        findEqualVariables(services, problems);
        requireFile(config, "/config", problems);
        requireFile(include, "/include", problems);
        if (!ServerAddresses.isAddress(status) || !status.getHost().matches("127(\\.\\d{1,3}){3}|\\[::1]")) {
            problems.add(
                    new Problem("/status", "must be a loopback address such as http://127.0.0.1:8101, was " + status));
        }
        if (resolver != null && !RESOLVER.matcher(resolver).matches()) {
            problems.add(new Problem(
                    "/resolver", "must be name servers such as 10.0.0.2 valid=10s, was \"" + resolver + "\""));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
        command = command.isEmpty() ? List.of("nginx") : List.copyOf(command);
    }

    private static void requireFile(Path path, String pointer, List<Problem> problems) {
        boolean plain = path.isAbsolute() && path.toString().matches("[^\\s\"'\\\\;{}#$*?\\[]+");
        if (!plain || path.getFileName() == null) {
            problems.add(new Problem(pointer, "must be an absolute path without spaces or quotes, was " + path));
        }
    }

    private static void findEqualVariables(Map<String, ServiceSettings> services, List<Problem> problems) {
        var taken = new HashMap<String, String>();
        services.keySet().stream().sorted().forEach(service -> {
            String variable = Variables.ofService(service);
            String first = taken.putIfAbsent(variable.toLowerCase(Locale.ROOT), service);
            if (first != null) {
                problems.add(new Problem(
                        "/services/" + service.replace("~", "~0").replace("/", "~1"),
                        "would be $" + variable + " in nginx, as " + first + " is"));
            }
        });
    }
}
