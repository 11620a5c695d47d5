package io.canary.source.exec;

import io.canary.router.support.process.Output;
import io.canary.router.support.process.Program;
import io.canary.router.support.process.ProgramSettings;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.JsonException;
import io.canary.source.support.ReadingLines;
import io.canary.spi.RouterException;
import io.canary.spi.metrics.MetricReading;
import io.canary.spi.metrics.MetricSource;
import io.canary.spi.metrics.MetricSourceCapabilities;
import io.canary.spi.metrics.MetricSourceCapabilities.Feature;
import io.canary.spi.metrics.MetricSourceContext;
import io.canary.spi.metrics.MetricSourceException;
import io.canary.spi.metrics.MetricSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs its program once for each interval, for both versions. */
final class ExecSource implements MetricSource<ExecQuery> {
    private static final MetricSourceCapabilities CAPABILITIES =
            MetricSourceCapabilities.of(Feature.COUNTS, Feature.DISTRIBUTIONS, Feature.PERCENTILES, Feature.GAUGES);

    /** What says that the query is wrong: {@code EX_DATAERR}, as for routers that run a program. */
    private static final int REFUSED = 65;

    private static final int KIB = 1024;
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);

    private final ExecSettings settings;
    private final Program program;

    private ExecSource(ExecSettings settings, Program program) {
        this.settings = settings;
        this.program = program;
    }

    /** @throws MetricSourceException if there is no such program, or no such directory */
    static ExecSource of(ExecSettings settings, MetricSourceContext host) throws MetricSourceException {
        String problem = ProgramSettings.problemOfFiles(settings.command(), settings.folder());
        if (problem != null) {
            throw MetricSourceException.refused(problem);
        }
        var environment = ProgramSettings.environment(
                settings.inherit(), Map.of("CANARY_SOURCE", host.sourceName()), settings.environment(), host::hide);
        return new ExecSource(
                settings,
                new Program(settings.folder(), environment, settings.timeLimit(), settings.outputLimitKib() * KIB));
    }

    @Override
    public MetricSourceCapabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public Duration lag() {
        return settings.lag();
    }

    @Override
    public MetricReading read(ExecQuery query, MetricSubject subject, Instant from, Instant to)
            throws MetricSourceException, InterruptedException {
        var output = run(Json.write(input(query, subject, from, to)) + "\n");
        String name = settings.command().getFirst();
        if (output.code() != 0) {
            String words = name + " ended with " + output;
            throw output.code() == REFUSED
                    ? MetricSourceException.refused(words)
                    : MetricSourceException.unavailable(words, null);
        }
        try {
            return new Answers(to).reading(output.out());
        } catch (JsonException | IllegalArgumentException e) {
            throw MetricSourceException.refused(name + " wrote something else than counts: " + e.getMessage());
        }
    }

    private Output run(String input) throws MetricSourceException, InterruptedException {
        try {
            return program.run(settings.command(), input);
        } catch (RouterException e) {
            throw MetricSourceException.unavailable(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<String, Object> input(ExecQuery query, MetricSubject subject, Instant from, Instant to) {
        var input = new LinkedHashMap<String, Object>();
        input.put("service", subject.service());
        input.put("baseline", subject.baseline());
        input.put("canary", subject.canary());
        input.put("started_at", subject.startedAt());
        input.put("from", from);
        input.put("to", to);
        input.put("parameters", query.parameters());
        return input;
    }

    @Override
    public List<String> preflight(ExecQuery query, MetricSubject subject, Instant until)
            throws MetricSourceException, InterruptedException {
        return ReadingLines.of(read(query, subject, until.minus(LOOK_BACK), until), subject, "in 5 min");
    }
}
