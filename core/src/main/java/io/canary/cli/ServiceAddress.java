package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.config.HttpSection;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Options of the commands that talk to a running service. Without {@code --url} it is that of the context; without a
 * context, the address is taken from the configuration of the service: the same file, environment variables, and system
 * properties.
 */
final class ServiceAddress {
    @Option(
            names = "--url",
            paramLabel = "URL",
            defaultValue = "${env:CANARY_URL}",
            description = "The service's address (default: $CANARY_URL, else that of the context, else where its"
                    + " configuration makes it listen).")
    private @Nullable URI url;

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${env:CANARY_CONF}",
            description = "The configuration of the service (default: $CANARY_CONF, else conf/canary.yaml of the"
                    + " distribution).")
    private @Nullable Path conf;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            defaultValue = "${env:CANARY_CONTEXT}",
            description = "The name of the service in canary config (default: $CANARY_CONTEXT, else the current one).")
    private @Nullable String context;

    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // set before the command is called
    private CommandSpec spec;

    /**
     * The URL of the service; reads its configuration without {@code --url}. Blocks.
     *
     * @throws ParameterException if {@code --url} is not the address of a service, or the port is any free one
     * @throws ConfigException if the configuration cannot be read, or its section {@code http} is wrong
     */
    URI resolve() {
        if (url != null) {
            check(url, spec.commandLine());
            return url;
        }
        if (context != null || conf == null) {
            var named = Contexts.read(Contexts.file(System.getenv())).url(context);
            if (named != null) {
                return named;
            }
        }
        var http = HttpSection.read(conf == null ? Home.conf() : conf);
        if (http.port() == 0) {
            throw wrong("http.port is 0, so the service listens on any free port: --url has to name it");
        }
        return new ListenAddress(http.host(), http.port()).local();
    }

    /** @throws ParameterException if it is not the address of a service */
    static void check(URI url, CommandLine command) {
        boolean isWeb = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!isWeb || url.getHost() == null || url.getQuery() != null) {
            throw new ParameterException(command, "--url must be an address such as http://127.0.0.1:8000, was " + url);
        }
    }

    private ParameterException wrong(String why) {
        return new ParameterException(spec.commandLine(), why);
    }
}
