package io.canary.tck;

import io.canary.spi.Spi;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.pf4j.CompoundPluginLoader;
import org.pf4j.DefaultPluginManager;
import org.pf4j.JarPluginLoader;
import org.pf4j.PluginClassLoader;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginLoader;
import org.pf4j.PluginManager;
import org.pf4j.PluginState;
import org.pf4j.PluginWrapper;

/** Loads one plugin jar as the orchestrator does: PF4J, with the SPI's version as the system's. */
final class PluginHost implements AutoCloseable {

    private static final class Manager extends DefaultPluginManager {
        Manager(Path directory, Set<String> packages) {
            super(directory);
            this.pluginLoader = new CompoundPluginLoader().add(new Loader(this, packages));
            setSystemVersion(Spi.VERSION);
        }

        @Override
        protected PluginLoader createPluginLoader() {
            return new CompoundPluginLoader(); // called by the super constructor, before the packages are known
        }
    }

    private static final class Loader extends JarPluginLoader {
        private final Set<String> packages;

        Loader(PluginManager manager, Set<String> packages) {
            super(manager);
            this.packages = packages;
        }

        @Override
        public ClassLoader loadPlugin(Path path, PluginDescriptor descriptor) {
            var shown = new HostClassLoader(PluginHost.class.getClassLoader(), packages);
            var loader = new PluginClassLoader(pluginManager, descriptor, shown);
            loader.addFile(path.toFile());
            return loader;
        }
    }

    private final PluginManager manager;
    private final PluginWrapper plugin;

    /**
     * Loads and starts {@code jar}.
     *
     * @throws RuntimeException if PF4J refuses it
     */
    PluginHost(Path jar, Set<String> packages) {
        manager = new Manager(jar.toAbsolutePath().resolveSibling(""), packages);
        plugin = manager.getPlugin(manager.loadPlugin(jar.toAbsolutePath()));
        manager.startPlugin(plugin.getPluginId());
    }

    PluginState state() {
        return plugin.getPluginState();
    }

    PluginDescriptor descriptor() {
        return plugin.getDescriptor();
    }

    /** Whether a host with SPI {@code version} takes the plugin. */
    boolean isTakenBy(String version) {
        return manager.getVersionManager()
                .checkVersionConstraint(version, plugin.getDescriptor().getRequires());
    }

    /** New instances at each call. */
    <T> List<T> extensions(Class<T> point) {
        return manager.getExtensions(point, plugin.getPluginId());
    }

    @Override
    public void close() {
        manager.unloadPlugin(plugin.getPluginId()); // stops it first
    }
}
