package io.canary.cli;

import io.canary.config.ConfigException;
import io.canary.journal.Damaged;
import io.canary.journal.JournalException;
import io.canary.journal.Repairs;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Sets aside rows of a journal that cannot be read, so that the service starts without them. */
@Command(
        name = "repair",
        description = "Show what in the journal of a stopped service cannot be read, or go on without it.")
public final class RepairCommand implements Callable<Integer> {
    @ArgGroup(multiplicity = "1")
    @SuppressWarnings("NullAway.Init") // set before call()
    private What what;

    /** One of the two. */
    static final class What {
        @Option(names = "--list", required = true, description = "List the rows that cannot be read.")
        private boolean list;

        @Option(
                names = "--skip",
                paramLabel = "ID",
                required = true,
                description =
                        "Go on without this row, as --list names it; what it said is kept in the table passed_over.")
        private @Nullable String skip;
    }

    @Option(
            names = "--conf",
            paramLabel = "FILE",
            defaultValue = "${env:CANARY_CONF}",
            description = "The configuration of the service (default: $CANARY_CONF, else conf/canary.yaml).")
    private @Nullable Path conf;

    @Spec
    @SuppressWarnings("NullAway.Init") // set before call()
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        var config = ServeCommand.load(conf);
        try {
            if (what.list || what.skip == null) {
                list(Repairs.list(config));
            } else {
                skipped(Repairs.skip(config, what.skip));
            }
            return 0;
        } catch (JournalException e) {
            throw new ConfigException(String.valueOf(e.getMessage()), e);
        }
    }

    private void list(List<Damaged> rows) {
        var out = spec.commandLine().getOut();
        rows.forEach(row -> out.println(row.id() + "\t" + row.what() + ": " + row.why()));
        if (rows.isEmpty()) {
            out.println("all of the journal can be read");
        }
    }

    private void skipped(Damaged row) {
        var out = spec.commandLine().getOut();
        out.println(row.what() + " is passed over (" + row.why() + "); what it said is in the table passed_over");
        if (row.id().startsWith("deployment:")) {
            out.println(
                    "The service knows nothing of it any more. Its traffic stays as the router has it: look there.");
        }
    }
}
