package io.canary.measurement;

import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.plugins.PluginCatalogue;
import io.canary.plugins.PluginKind;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSourceFactory;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.Settings;
import io.canary.spi.settings.SettingsException;
import io.canary.telemetry.KnownSecrets;
import io.canary.telemetry.Meters;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The configured metric sources, by name. Immutable once opened. */
public final class MetricSources implements AutoCloseable {
    /** The kind of plugin that sources are. */
    public static final PluginKind<MetricSourceFactory<?, ?>> KIND =
            new PluginKind<>("source", MetricSourceFactory.class, MetricSourceFactory::type);

    /** It becomes part of samples and of thread names. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");

    private final Map<String, SourceHost<?>> byName = new LinkedHashMap<>();
    private final SourceMeters meters;
    private final KnownSecrets secrets;

    private MetricSources(Meters meters, KnownSecrets secrets) {
        this.meters = new SourceMeters(meters.registry());
        this.secrets = secrets;
    }

    /**
     * Creates every configured source, and asks none of them anything. May block.
     *
     * @param secrets removed from everything that a source says; those of its settings are added
     * @throws ConfigException with all errors in their settings and default queries; no source is left open then
     */
    public static MetricSources open(Config config, PluginCatalogue plugins, Meters meters, KnownSecrets secrets) {
        var sources = new MetricSources(meters, secrets);
        var problems = new ArrayList<Problem>();
        try {
            config.sources().forEach((name, source) -> sources.open(name, source, plugins, problems));
            if (!problems.isEmpty()) {
                throw new ConfigException("configuration", problems);
            }
            return sources;
        } catch (RuntimeException e) {
            sources.close();
            throw e;
        }
    }

    private void open(String name, Config.Source source, PluginCatalogue plugins, List<Problem> problems) {
        var entry = plugins.get(KIND, source.type());
        if (!NAME.matcher(name).matches()) {
            problems.add(new Problem("/sources/" + name, "must have a name of letters, digits, and . _ - only"));
        }
        if (entry == null) {
            problems.add(new Problem("/sources/" + name + "/type", plugins.notInstalled(KIND, source.type())));
        } else {
            open(name, source, entry.factory(), entry.plugin(), problems);
        }
    }

    private <S extends Record, Q extends Record> void open(
            String name,
            Config.Source source,
            MetricSourceFactory<S, Q> factory,
            String plugin,
            List<Problem> problems) {
        secrets.add(Settings.secrets(factory.settings(), source.settings()));
        var settings = read(factory.settings(), source.settings(), "/sources/" + name + "/settings", problems);
        if (source.defaultQuery() != null) {
            var unused = read(factory.query(), source.defaultQuery(), "/sources/" + name + "/default_query", problems);
        }
        if (settings == null) {
            return;
        }
        var opened = create(name, factory, settings);
        var info = new SourceInfo(
                name, source.type(), plugin, source.every(), source.defaultQuery(), opened.capabilities());
        byName.put(name, new SourceHost<>(info, factory.query(), opened, source.callTimeout(), meters, secrets));
    }

    private <R extends Record> @Nullable R read(
            Class<R> type, Map<String, Object> tree, String pointer, List<Problem> problems) {
        try {
            return Settings.read(type, tree);
        } catch (SettingsException e) {
            e.problems().forEach(p -> problems.add(new Problem(pointer + p.pointer(), secrets.redact(p.detail()))));
            return null;
        }
    }

    private <S extends Record, Q extends Record> MetricSource<Q> create(
            String name, MetricSourceFactory<S, Q> factory, S settings) {
        try {
            return factory.create(settings, new Context(name, secrets));
        } catch (MetricSourceException | RuntimeException | LinkageError e) {
            String why = e instanceof MetricSourceException && e.getMessage() != null ? e.getMessage() : e.toString();
            throw new ConfigException("source " + name + ": " + secrets.redact(why), e);
        }
    }

    Map<String, SourceHost<?>> byName() {
        return Collections.unmodifiableMap(byName);
    }

    /** All sources, in the order of the configuration. */
    public List<SourceInfo> all() {
        return byName.values().stream().<SourceInfo>map(SourceHost::info).toList();
    }

    /** Whether a source is read as usual; false while it fails, and is asked only now and then. */
    public boolean isAvailable(String name) {
        var source = byName.get(name);
        return source != null && source.isAvailable();
    }

    /** How old a point of a source is at most when the source has it. */
    public Duration lag(String name) {
        var source = byName.get(name);
        return source == null ? Duration.ZERO : source.lag();
    }

    /** The lag of a source, or the longer one that was seen while deployments read it. */
    public Duration observedLag(String name) {
        var source = byName.get(name);
        return source == null ? Duration.ZERO : source.observedLag();
    }

    @Override
    public void close() {
        byName.values().parallelStream().forEach(SourceHost::close);
    }

    private record Context(String sourceName, KnownSecrets secrets) implements MetricSourceContext {
        @Override
        public void hide(Secret secret) {
            secrets.tell(secret);
        }
    }
}
