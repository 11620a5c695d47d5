package io.canary.router.httpd;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which version of a service a member belongs to. Immutable. */
final class Naming {
    private final Map<String, String> versionByUrl = new HashMap<>();
    private final boolean byUrl;
    private final Pattern pattern;

    Naming(ServiceSettings settings) {
        settings.versions().forEach((version, urls) -> urls.forEach(url -> versionByUrl.put(url, version)));
        this.byUrl = settings.members().contains("://");
        this.pattern = Pattern.compile(Stream.of(settings.members().split(Pattern.quote(ServiceSettings.VERSION), -1))
                .map(Naming::withDigits)
                .collect(Collectors.joining("(.+)")));
    }

    private static String withDigits(String part) {
        return Stream.of(part.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining("[0-9]+"));
    }

    /** The version; for a member that is none's, its URL, so that what it gets is seen. */
    String versionOf(Member member) {
        String version = versionByUrl.get(member.url());
        if (version != null) {
            return version;
        }
        var named = pattern.matcher(byUrl ? member.url() : member.route());
        return named.matches() ? named.group(1) : member.url();
    }

    List<Member> of(String version, Balancer balancer) {
        return balancer.members().stream()
                .filter(m -> versionOf(m).equals(version))
                .toList();
    }
}
