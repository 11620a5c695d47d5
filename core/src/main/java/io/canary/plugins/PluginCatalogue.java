package io.canary.plugins;

import io.canary.config.ConfigException;
import io.canary.spi.Spi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.pf4j.JarPluginManager;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/**
 * The plugins in the plugin folders, of every kind, as far as they are used. A jar that cannot be used stops the start:
 * the loader itself would leave it out with a line in the log, and an operator would look for the plugin in vain.
 */
public final class PluginCatalogue implements AutoCloseable {

    /**
     * A plugin of one type.
     *
     * @param plugin the plugin's id and version
     */
    public record Entry<F>(F factory, String plugin) {}

    private final JarPluginManager plugins;
    private final List<PluginsOfKind<?>> kinds = new ArrayList<>();

    private PluginCatalogue(JarPluginManager plugins) {
        this.plugins = plugins;
    }

    /**
     * Loads plugins from these folders. A jar whose manifest names types, none of which is wanted, is not opened, and
     * so nothing of it is run. A jar that names none is opened if a wanted type is not found otherwise.
     *
     * @param wanted the types that are used, of each kind
     * @throws ConfigException naming the jar that cannot be used, and why
     */
    public static PluginCatalogue load(List<Path> folders, Map<PluginKind<?>, ? extends Collection<String>> wanted) {
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new ConfigException("plugins.dirs: " + folder + " is not a folder");
            }
        }
        var manager = new JarPluginManager(folders.toArray(Path[]::new));
        manager.setSystemVersion(Spi.VERSION);
        var catalogue = new PluginCatalogue(manager);
        wanted.forEach((kind, types) -> catalogue.kinds.add(new PluginsOfKind<>(kind, types)));
        try {
            catalogue.open(PluginFolders.find(folders));
            return catalogue;
        } catch (RuntimeException e) {
            catalogue.close();
            throw e;
        }
    }

    /** No jars, but these factories: for an orchestrator that is part of another program. */
    @SafeVarargs
    public static <F> PluginCatalogue of(PluginKind<F> kind, F... factories) {
        var catalogue = new PluginCatalogue(new JarPluginManager());
        var its = new PluginsOfKind<>(kind, List.of());
        for (F factory : factories) {
            its.add(factory);
        }
        catalogue.kinds.add(its);
        return catalogue;
    }

    private void open(List<FoundPlugin> found) {
        for (var plugin : found) {
            kinds.forEach(kind -> kind.note(plugin));
            if (kinds.stream().anyMatch(kind -> kind.wants(plugin))) {
                load(plugin);
            }
        }
        if (kinds.stream().anyMatch(PluginsOfKind::isIncomplete)) {
            found.stream().filter(plugin -> plugin.types().isEmpty()).forEach(this::load);
        }
    }

    private void load(FoundPlugin found) {
        var plugin = start(found.jar());
        int factories = 0;
        for (var kind : kinds) {
            if (found.types().isEmpty() || found.type(kind.kind()).isPresent()) {
                factories += kind.open(plugins, plugin, found);
            }
        }
        if (factories == 0) {
            throw found.holds(
                    0, kinds.stream().map(kind -> kind.kind().name()).sorted().collect(Collectors.joining(" or ")));
        }
    }

    private PluginWrapper start(Path jar) {
        PluginWrapper plugin;
        try {
            plugin = plugins.getPlugin(plugins.loadPlugin(jar));
            if (plugin.getPluginState() != PluginState.DISABLED) {
                plugins.startPlugin(plugin.getPluginId());
            }
        } catch (RuntimeException e) { // its own kinds, and those of the library that reads versions
            throw new ConfigException(
                    "plugin " + jar + " cannot be loaded: "
                            + (e instanceof PluginRuntimeException ? e.getMessage() : e),
                    e);
        }
        if (plugin.getPluginState() == PluginState.FAILED) {
            throw new ConfigException(
                    "plugin " + jar + " cannot be started: " + plugin.getFailedException(),
                    plugin.getFailedException());
        }
        if (plugin.getPluginState() != PluginState.STARTED) {
            throw new ConfigException("plugin " + jar + " wants a host with SPI "
                    + plugin.getDescriptor().getRequires() + ", this one has " + Spi.VERSION);
        }
        return plugin;
    }

    /** The plugin of this type that was opened; null if there is none. */
    public <F> @Nullable Entry<F> get(PluginKind<F> kind, String type) {
        return byType(kind).get(type);
    }

    /** The plugins that were opened, by the type that the configuration names them by. */
    <F> Map<String, Entry<F>> byType(PluginKind<F> kind) {
        var its = ofKind(kind);
        return its == null ? Map.of() : its.byType();
    }

    /** All types that are known to be there, for messages: those that were not opened are among them. */
    public String installed(PluginKind<?> kind) {
        var its = ofKind(kind);
        return its == null || its.installed().isEmpty() ? "none" : String.join(", ", its.installed());
    }

    /** What is wrong with a setting that names this type, where {@link #get} finds none. */
    public String notInstalled(PluginKind<?> kind, String type) {
        return "is " + type + ", and no plugin of that type is installed (there are: " + installed(kind) + ")";
    }

    @SuppressWarnings("unchecked") // each is of the kind that it says
    private <F> @Nullable PluginsOfKind<F> ofKind(PluginKind<F> kind) {
        return (PluginsOfKind<F>) kinds.stream()
                .filter(its -> its.kind().equals(kind))
                .findFirst()
                .orElse(null);
    }

    @Override
    public void close() {
        // One by one: asked for all at once, the loader stumbles over its own list.
        List.copyOf(plugins.getPlugins()).forEach(plugin -> plugins.unloadPlugin(plugin.getPluginId()));
    }
}
