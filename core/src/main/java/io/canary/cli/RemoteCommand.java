package io.canary.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that talks to a running service. It ends with an {@link ExitStatus}. */
abstract class RemoteCommand implements Callable<Integer> {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:CANARY_URL}",
            description = "Where the service is (default: $CANARY_URL, else as it is configured).")
    private @Nullable URI url;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${env:CANARY_CONF}",
            description =
                    "The configuration of the service (default: $CANARY_CONF, else conf/canary.yaml of the distribution).")
    private @Nullable Path conf;

    @Option(names = "--json", description = "Print JSON, as the service answers.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    /** Does it, and says how it ended. */
    abstract int run(ApiClient client) throws UnreachableException, RefusedException, InterruptedException;

    @Override
    public final Integer call() throws Exception {
        try (var client = new ApiClient(url())) {
            return run(client);
        } catch (RefusedException e) {
            if (json) {
                out().println(e.problem().encode());
            }
            e.lines().forEach(err()::println);
            return ExitStatus.REFUSED;
        } catch (UnreachableException e) {
            err().println("canary: " + e.getMessage());
            return ExitStatus.UNREACHABLE;
        } finally {
            out().flush();
            err().flush();
        }
    }

    private URI url() throws Exception {
        var where = ServiceUrl.of(url, conf);
        boolean isHttp = "http".equals(where.getScheme()) || "https".equals(where.getScheme());
        if (!isHttp || where.getHost() == null || where.getQuery() != null) {
            throw usage("--url must be such as http://127.0.0.1:8000, was " + where);
        }
        return where;
    }

    /** A command line that cannot be understood. */
    final ParameterException usage(String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    final boolean json() {
        return json;
    }

    /** For what was asked for. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /** For everything else. */
    final PrintWriter err() {
        return spec.commandLine().getErr();
    }
}
