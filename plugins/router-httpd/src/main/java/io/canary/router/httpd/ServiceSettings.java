package io.canary.router.httpd;

import io.canary.spi.Weight;
import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Range;
import io.canary.spi.settings.SettingsException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which members of a balancer stand for which version of one service.
 *
 * @param balancer the name after {@code balancer://}; null for the service's name
 * @param members what tells a member's version: {@code {version}} once, and {@code *} for digits. With {@code ://} in
 *     it, it is held against the member's URL, else against its {@code route}
 * @param versions the URLs of a version's members, for versions that {@code members} does not fit
 * @param sticky whether httpd's configuration keeps a user on a member
 * @param newUsersMin which part of all requests comes from users without a cookie at least, where a balancer is sticky,
 *     above 0 to 100 %; null if that is not known
 * @param acceptInexactBalance whether a balancer will do that shares out otherwise than its load factors say
 */
public record ServiceSettings(
        @Nullable String balancer,
        @Default(ServiceSettings.VERSION) String members,
        Map<String, List<String>> versions,
        @Default("false") boolean sticky,
        @Nullable @Range(above = 0, max = 100) Weight newUsersMin,
        @Default("false") boolean acceptInexactBalance) {

    /** Stands for the name of a version. */
    static final String VERSION = "{version}";

    private static final Pattern BALANCER = Pattern.compile("[A-Za-z0-9_.-]+");

    /** @throws SettingsException with everything in it that does not go together */
    public ServiceSettings {
        var problems = new ArrayList<Problem>();
        if (balancer != null && !BALANCER.matcher(balancer).matches()) {
            problems.add(new Problem(
                    "/balancer", "must be what comes after balancer:// in httpd, was \"" + balancer + "\""));
        }
        if (members.split(Pattern.quote(VERSION), -1).length != 2) {
            problems.add(new Problem(
                    "/members",
                    "must have {version} in it once, such as {version}-* or http://shop-{version}:8080, was \""
                            + members + "\""));
        }
        checkVersions(versions, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private static void checkVersions(Map<String, List<String>> versions, List<Problem> problems) {
        var taken = new HashMap<String, String>();
        versions.forEach((version, urls) -> {
            String pointer = "/versions/" + version.replace("~", "~0").replace("/", "~1");
            if (urls.isEmpty()) {
                problems.add(new Problem(pointer, "must name at least one member"));
            }
            for (int i = 0; i < urls.size(); i++) {
                String other = taken.putIfAbsent(urls.get(i), version);
                if (other != null) {
                    problems.add(new Problem(
                            pointer + "/" + i, "must be a member of one version, but is one of " + other + " too"));
                } else if (!urls.get(i).contains("://")) {
                    problems.add(new Problem(
                            pointer + "/" + i,
                            "must be a member's URL such as http://10.0.0.5:8080, was \"" + urls.get(i) + "\""));
                }
            }
        });
    }

    /** The balancer of the service of this name. */
    String balancerOf(String service) {
        return balancer == null ? service : balancer;
    }
}
