package io.canary.router.kubernetes;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How the versions of one service are called in the cluster. Immutable. */
final class Naming {
    private final String service;
    private final ServiceSettings settings;
    private final String template;
    private final Pattern pattern;
    private final Map<String, String> versionByName = new HashMap<>();

    Naming(String service, ServiceSettings settings) {
        this.service = service;
        this.settings = settings;
        this.template = filled(settings.subset() == null ? settings.backend() : settings.subset());
        int at = template.indexOf(ServiceSettings.VERSION);
        String after = template.substring(at + ServiceSettings.VERSION.length());
        this.pattern = Pattern.compile(Pattern.quote(template.substring(0, at)) + "(.+)" + Pattern.quote(after));
        settings.versions().forEach((version, name) -> versionByName.put(name, version));
    }

    private String filled(String text) {
        return text.replace(ServiceSettings.SERVICE, service);
    }

    /** Whether versions are subsets of one host. */
    boolean areSubsets() {
        return settings.subset() != null;
    }

    /** The host whose subsets the versions are. */
    String host() {
        return filled(settings.backend());
    }

    /** The backend, or subset, of a version. */
    String nameOf(String version) {
        return settings.versions().getOrDefault(version, template.replace(ServiceSettings.VERSION, version));
    }

    /** The version that a backend, or subset, is; null for none of this service. */
    @Nullable
    String versionOf(String name) {
        String version = versionByName.get(name);
        if (version != null) {
            return version;
        }
        var named = pattern.matcher(name);
        return named.matches() && nameOf(named.group(1)).equals(name) ? named.group(1) : null;
    }
}
