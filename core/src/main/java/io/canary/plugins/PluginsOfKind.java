package io.canary.plugins;

import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue.Entry;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.pf4j.PluginManager;
import org.pf4j.PluginWrapper;

/** The plugins of one kind: those that are known, and those of them that were opened. */
final class PluginsOfKind<F> {
    private final PluginKind<F> kind;
    private final Set<String> wanted;
    private final Map<String, Entry<F>> byType = new LinkedHashMap<>();
    private final Map<String, Path> jarByType = new LinkedHashMap<>();
    private final Set<String> installed = new TreeSet<>();

    /** @param wanted the types that are used */
    PluginsOfKind(PluginKind<F> kind, Collection<String> wanted) {
        this.kind = kind;
        this.wanted = Set.copyOf(wanted);
    }

    PluginKind<F> kind() {
        return kind;
    }

    /** Registers a jar, whether or not it is used. */
    void note(FoundPlugin found) {
        found.type(kind).ifPresent(installed::add);
    }

    /** Whether a jar declares a type that is used. */
    boolean wants(FoundPlugin found) {
        return found.type(kind).filter(wanted::contains).isPresent();
    }

    /** Whether a type that is used is missing. */
    boolean isIncomplete() {
        return !byType.keySet().containsAll(wanted);
    }

    /**
     * Takes the factory of this kind from a started plugin.
     *
     * @return how many there are: 1, or 0 if the manifest declares none
     * @throws ConfigException if there are more, or if it cannot be used
     */
    int open(PluginManager plugins, PluginWrapper plugin, FoundPlugin found) {
        var factories = factories(plugins, plugin, found.jar());
        if (factories.size() > 1 || (factories.isEmpty() && found.type(kind).isPresent())) {
            throw found.holds(factories.size(), kind.name());
        }
        factories.forEach(factory -> add(factory, plugin, found));
        return factories.size();
    }

    @SuppressWarnings("unchecked") // an instance of the class is also one of its parameterized type
    private List<F> factories(PluginManager plugins, PluginWrapper plugin, Path jar) {
        try {
            return (List<F>) plugins.getExtensions(kind.factory(), plugin.getPluginId());
        } catch (RuntimeException | LinkageError e) {
            throw unusable(jar, e);
        }
    }

    private void add(F factory, PluginWrapper plugin, FoundPlugin found) {
        String type = type(factory, found.jar());
        found.type(kind).filter(declared -> !declared.equals(type)).ifPresent(declared -> {
            throw new ConfigException("plugin " + found.jar() + " says " + kind.attribute() + ": " + declared
                    + " in its manifest, and is of type " + type + ": both must be the same");
        });
        var first = jarByType.putIfAbsent(type, found.jar());
        if (first != null) {
            throw FoundPlugin.bothOfType(first, found.jar(), type);
        }
        var descriptor = plugin.getDescriptor();
        add(type, new Entry<>(factory, descriptor.getPluginId() + " " + descriptor.getVersion()));
    }

    /** Adds a factory that does not come from a jar. */
    void add(F factory) {
        add(kind.typeOf().apply(factory), new Entry<>(factory, "built in"));
    }

    private void add(String type, Entry<F> entry) {
        byType.put(type, entry);
        installed.add(type);
    }

    private String type(F factory, Path jar) {
        try {
            return kind.typeOf().apply(factory);
        } catch (RuntimeException | LinkageError e) {
            throw unusable(jar, e);
        }
    }

    private static ConfigException unusable(Path jar, Throwable e) {
        return new ConfigException("plugin " + jar + " cannot be used: " + e, e);
    }

    Map<String, Entry<F>> byType() {
        return byType;
    }

    Set<String> installed() {
        return installed;
    }
}
