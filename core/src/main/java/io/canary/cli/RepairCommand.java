package io.canary.cli;

import io.canary.config.Config;
import io.canary.journal.Damaged;
import io.canary.journal.Repairs;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Sets aside rows of a journal that cannot be read, so that the service starts without them. */
@Command(
        name = "repair",
        description = "Show what in the journal of a stopped service cannot be read, or go on without it.")
public final class RepairCommand extends JournalCommand {
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

    @Override
    void run(Config config, PrintWriter out) {
        if (what.list || what.skip == null) {
            list(Repairs.list(config), out);
        } else {
            skipped(Repairs.skip(config, what.skip), out);
        }
    }

    private static void list(List<Damaged> rows, PrintWriter out) {
        rows.forEach(row -> out.println(row.id() + "\t" + row.what() + ": " + row.why()));
        if (rows.isEmpty()) {
            out.println("all of the journal can be read");
        }
    }

    private static void skipped(Damaged row, PrintWriter out) {
        out.println(row.what() + " is passed over (" + row.why() + "); what it said is in the table passed_over");
        if (row.id().startsWith("deployment:")) {
            out.println(
                    "The service knows nothing of it any more. Its traffic stays as the router has it: look there.");
        }
    }
}
