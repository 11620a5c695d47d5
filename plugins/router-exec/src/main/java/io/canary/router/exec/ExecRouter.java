package io.canary.router.exec;

import io.canary.router.json.Answer;
import io.canary.router.json.DesiredState;
import io.canary.router.json.DesiredStateFactory;
import io.canary.router.json.Json;
import io.canary.router.json.JsonException;
import io.canary.router.json.Share;
import io.canary.router.json.Verb;
import io.canary.spi.Observation;
import io.canary.spi.RouterCapabilities;
import io.canary.spi.RouterCapabilities.Feature;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficRouter;
import io.canary.spi.TrafficSplit;
import io.canary.spi.settings.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Moves traffic by running a program. */
final class ExecRouter implements TrafficRouter {
    private static final int KIB = 1024;

    private final ExecSettings settings;
    /** How variables are called whose values nobody should be shown, whatever the program writes. */
    private static final Pattern SECRET = Pattern.compile("(?i)pass|secret|token|key|credential");

    private final Program program;
    private final ProcessPermits permits;
    private final DesiredStateFactory states = new DesiredStateFactory();

    private ExecRouter(ExecSettings settings, Program program) {
        this.settings = settings;
        this.program = program;
        this.permits = new ProcessPermits(settings.processesMax(), settings.timeLimit());
    }

    /** @throws RouterException if there is no such program, or no such directory */
    static ExecRouter of(ExecSettings settings, RouterContext host) throws RouterException {
        var executable = Path.of(settings.command().getFirst());
        if (!Files.isRegularFile(executable) || !Files.isExecutable(executable)) {
            throw RouterException.rejected(executable + " is not there, or may not be executed");
        }
        var directory = settings.directory() == null ? host.stateDir() : settings.directory();
        if (!Files.isDirectory(directory)) {
            throw RouterException.rejected("there is no directory " + directory);
        }
        var program = new Program(
                directory, environment(settings, host), settings.timeLimit(), settings.outputLimitKib() * KIB);
        return new ExecRouter(settings, program);
    }

    private static Map<String, String> environment(ExecSettings settings, RouterContext host) {
        var environment = new HashMap<String, String>();
        for (String name : settings.inherit()) {
            String value = System.getenv(name);
            if (value != null) {
                environment.put(name, value);
            }
        }
        environment.put("CANARY_ROUTER", host.routerName());
        environment.putAll(settings.environment());
        environment.forEach((name, value) -> {
            if (SECRET.matcher(name).find()) {
                host.hide(new Secret(value));
            }
        });
        return environment;
    }

    @Override
    public RouterCapabilities capabilities() {
        var features = EnumSet.of(Feature.UPSTREAMS);
        if (settings.observe()) {
            features.add(Feature.OBSERVE);
        }
        if (settings.sticky()) {
            features.add(Feature.STICKINESS);
        }
        if (settings.headerRoute()) {
            features.add(Feature.HEADER_ROUTES);
        }
        return new RouterCapabilities(settings.granularity(), features);
    }

    /** Asks the program where it can say; else looks at what is in force, and says what would be run. */
    @Override
    public List<String> preflight(TrafficSplit split) throws RouterException, InterruptedException {
        var state = DesiredState.preflight(split);
        if (!settings.preflight()) {
            String line = String.join(" ", Arguments.filled(settings.command(), Verb.SPLIT, split.service()));
            return observe(split.service()) instanceof Observation.NotFound nothing
                    ? List.of(line, TrafficRouter.WARNING + "observe: " + nothing.what())
                    : List.of(line);
        }
        return Answer.lines(run(state.verb(), state.service(), state.json(states.nextSequence()))
                .out());
    }

    @Override
    public void setTrafficSplit(TrafficSplit split) throws RouterException, InterruptedException {
        move(states.split(split));
    }

    @Override
    public void promote(String service, String version) throws RouterException, InterruptedException {
        move(states.promote(service, version));
    }

    @Override
    public void rollback(String service, String version) throws RouterException, InterruptedException {
        move(states.rollback(service, version));
    }

    private void move(DesiredState state) throws RouterException, InterruptedException {
        run(state.verb(), state.service(), state.json(states.nextSequence()));
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        if (!settings.observe()) {
            return new Observation.CannotTell("the settings of the router do not say that its program can (observe)");
        }
        return told(service, said -> Answer.observation(said, "/weights", Share.PERCENT));
    }

    /** What the program itself says of it. */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        return settings.observe() ? told(service, Answer::generation).orElse(null) : null;
    }

    /** Reads what the program says. */
    private interface Reading<T> {
        T of(String said) throws JsonException;
    }

    private <T> T told(String service, Reading<T> reading) throws RouterException, InterruptedException {
        String said = run(Verb.OBSERVE, service, Map.of("verb", Verb.OBSERVE, "service", service))
                .out();
        try {
            return reading.of(said);
        } catch (JsonException e) {
            throw new RouterException(
                    RouterException.Kind.UNREACHABLE,
                    settings.command().getFirst() + " tells no shares: " + e.getMessage(),
                    e);
        }
    }

    private Output run(Verb verb, String service, Map<String, ?> input) throws RouterException, InterruptedException {
        var command = Arguments.filled(settings.command(), verb, service);
        var output = permits.with(verb == Verb.ROLLBACK, () -> program.run(command, Json.write(input) + "\n"));
        String told = command.getFirst() + " ended with " + output;
        return switch (Ending.of(output.code(), settings.rejectedCodes())) {
            case CONFIRMED -> output;
            case REFUSED -> throw RouterException.rejected(told);
            case UNKNOWN -> throw RouterException.unreachable(told);
        };
    }
}
