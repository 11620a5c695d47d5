package io.canary.router.exec;

import io.canary.router.support.process.Output;
import io.canary.router.support.process.Program;
import io.canary.router.support.process.ProgramSettings;
import io.canary.router.support.wire.DesiredState;
import io.canary.router.support.wire.DesiredStateRouter;
import io.canary.router.support.wire.Json;
import io.canary.router.support.wire.ObservedState;
import io.canary.router.support.wire.Share;
import io.canary.router.support.wire.Verb;
import io.canary.spi.Observation;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves traffic by running a program. */
final class ExecRouter extends DesiredStateRouter {
    private static final int KIB = 1024;

    private final ExecSettings settings;
    private final Program program;
    private final ProcessPermits permits;

    private ExecRouter(ExecSettings settings, Program program) {
        super(settings.granularity(), settings.observe(), settings.sticky(), settings.headerRoute());
        this.settings = settings;
        this.program = program;
        this.permits = new ProcessPermits(settings.processesMax(), settings.timeLimit());
    }

    /** @throws RouterException if there is no such program, or no such directory */
    static ExecRouter of(ExecSettings settings, RouterContext host) throws RouterException {
        var directory = settings.directory() == null ? host.stateDir() : settings.directory();
        String problem = ProgramSettings.problemOfFiles(settings.command(), directory);
        if (problem != null) {
            throw RouterException.rejected(problem);
        }
        var environment = ProgramSettings.environment(
                settings.inherit(), Map.of("CANARY_ROUTER", host.routerName()), settings.environment(), host::hide);
        var program = new Program(directory, environment, settings.timeLimit(), settings.outputLimitKib() * KIB);
        return new ExecRouter(settings, program);
    }

    @Override
    protected Optional<String> ask(DesiredState preflight) throws RouterException, InterruptedException {
        return settings.preflight() ? Optional.of(run(preflight).out()) : Optional.empty();
    }

    @Override
    protected String describe(DesiredState preflight) throws RouterException {
        return String.join(" ", Arguments.filled(settings.command(), Verb.SPLIT, preflight.service()));
    }

    @Override
    protected String warning(Observation.NotFound nothing) {
        return "observe: " + nothing.what();
    }

    @Override
    protected void move(DesiredState state) throws RouterException, InterruptedException {
        run(state);
    }

    private Output run(DesiredState state) throws RouterException, InterruptedException {
        return run(state.verb(), state.service(), state.json(nextSequence()));
    }

    @Override
    public Observation observe(String service) throws RouterException, InterruptedException {
        if (!settings.observe()) {
            return new Observation.CannotTell("the settings of the router do not say that its program can (observe)");
        }
        return told(service, said -> ObservedState.observation(said, "/weights", Share.PERCENT));
    }

    /** What the program itself says of it. */
    @Override
    public @Nullable String generation(String service) throws RouterException, InterruptedException {
        return settings.observe() ? told(service, ObservedState::generation).orElse(null) : null;
    }

    private <T> T told(String service, Reader<T> reader) throws RouterException, InterruptedException {
        var output = run(Verb.OBSERVE, service, Map.of("verb", Verb.OBSERVE, "service", service));
        return read(settings.command().getFirst(), output.out(), reader);
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
