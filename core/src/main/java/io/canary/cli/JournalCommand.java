package io.canary.cli;

import io.canary.config.Config;
import io.canary.config.ConfigException;
import io.canary.journal.JournalException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** A command on the journal that the configuration of a service names. */
abstract class JournalCommand implements Callable<Integer> {
    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${env:CANARY_CONF}",
            description = "The configuration of the service (default: $CANARY_CONF, else conf/canary.yaml).")
    private @Nullable Path conf;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    /**
     * Works on the journal, and prints what came of it.
     *
     * @throws JournalException if the journal cannot be read or written; its message is printed
     */
    abstract void run(Config config, PrintWriter out) throws Exception;

    @Override
    public final Integer call() throws Exception {
        var config = ServeCommand.load(conf);
        try {
            run(config, spec.commandLine().getOut());
            return 0;
        } catch (JournalException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }
}
