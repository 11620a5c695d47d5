package io.canary.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/**
 * Durable creates through the whole service, against a bare loop that writes the same rows to the same database.
 *
 * <p>Each round has a service and a journal of its own, and so has each bare loop: nothing piles up from round to
 * round.
 */
final class CreatesBench implements AutoCloseable {
    static final String HEAD = """
            | database | clients | over HTTP | bare loop | ratio (target 0.70) | bare, one transaction | ratio | over the event bus | ratio | CPU each | client's |
            |---|---|---|---|---|---|---|---|---|---|---|""";

    /** With many clients, so that all code is compiled before one client alone is looked at. */
    private static final int WARM_UP_ROUNDS = 5;

    private static final int WARM_UP_CLIENTS = 256;

    /** Of each round, before time is taken: connections are new, and statements not yet prepared. */
    private static final double WARM_UP_SHARE = 0.3;

    private final String name;
    private final Path folder;
    private final Store store;
    private final CreatedRows rows;

    private CreatesBench(String name, Path folder, Store store) throws Exception {
        this.name = name;
        this.folder = folder;
        this.store = store;
        try (var place = store.fresh()) {
            this.rows = CreatedRows.of(place);
        }
    }

    static CreatesBench sqlite() throws Exception {
        var folder = Files.createTempDirectory("bench");
        return new CreatesBench("SQLite", folder, Store.sqlite(folder));
    }

    static CreatesBench postgres() throws Exception {
        var folder = Files.createTempDirectory("bench");
        return new CreatesBench("PostgreSQL", folder, Store.postgres(folder));
    }

    /**
     * What was measured with so many clients; {@code toString} is a line of the table.
     *
     * @param cpuMicros what this process spends on a create over HTTP, all threads together
     * @param clientMicros what of that is the clients' own
     */
    record Result(
            String database,
            int clients,
            Duel.Result overHttp,
            Duel.Result inOneTransaction,
            Duel.Result overEventBus,
            double cpuMicros,
            double clientMicros) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "| %s | %d | %,.0f/s | %,.0f/s | %s | %,.0f/s | %s | %,.0f/s | %s | %.0f µs | %.0f µs |",
                    database,
                    clients,
                    overHttp.ours(),
                    overHttp.theirs(),
                    ratio(overHttp),
                    inOneTransaction.theirs(),
                    ratio(inOneTransaction),
                    overEventBus.ours(),
                    ratio(overEventBus),
                    cpuMicros,
                    clientMicros);
        }

        private static String ratio(Duel.Result result) {
            return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", result.ratio(), result.least(), result.most());
        }
    }

    /** Once, before anything is measured. */
    void warmUp(double seconds) throws SQLException, IOException {
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            new Round(WARM_UP_CLIENTS, seconds);
        }
    }

    Result measure(int clients, int rounds, double seconds) throws SQLException, IOException {
        new Round(clients, seconds); // grows used to so many
        double[] overHttp = new double[rounds];
        double[] bare = new double[rounds];
        double[] inOneTransaction = new double[rounds];
        double[] overEventBus = new double[rounds];
        double cpuMicros = 0;
        double clientMicros = 0;
        for (int i = 0; i < rounds; i++) {
            var round = new Round(clients, seconds);
            overHttp[i] = round.overHttp;
            bare[i] = round.bare;
            inOneTransaction[i] = round.inOneTransaction;
            overEventBus[i] = round.overEventBus;
            cpuMicros += round.cpuMicros / rounds;
            clientMicros += round.clientMicros / rounds;
        }
        return new Result(
                name,
                clients,
                Duel.result(overHttp, bare),
                Duel.result(overHttp, inOneTransaction),
                Duel.result(overEventBus, bare),
                cpuMicros,
                clientMicros);
    }

    /** Everything once, one after the other; all in creates a second. */
    private final class Round {
        private final int clients;
        private final double seconds;
        private final double overHttp;
        private final double bare;
        private final double inOneTransaction;
        private final double overEventBus;
        private double cpuMicros;
        private double clientMicros;

        Round(int clients, double seconds) throws SQLException, IOException {
            this.clients = clients;
            this.seconds = seconds;
            this.overHttp = overHttp();
            this.bare = bare(true);
            this.overEventBus = overEventBus();
            this.inOneTransaction = bare(false);
        }

        private double overHttp() throws SQLException, IOException {
            try (var place = store.fresh();
                    var service = new Service(place.settings());
                    var load = Creates.overHttp(service.port(), clients)) {
                load.run(seconds * WARM_UP_SHARE);
                long cpu = IdleBench.cpuNanos();
                long client = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
                double rate = load.run(seconds);
                double creates = rate * seconds;
                clientMicros = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - client) / 1e3 / creates;
                cpuMicros = (IdleBench.cpuNanos() - cpu) / 1e3 / creates;
                return rate;
            }
        }

        private double overEventBus() throws SQLException, IOException {
            try (var place = store.fresh();
                    var service = new Service(place.settings())) {
                Creates.overEventBus(service, clients, 0, seconds * WARM_UP_SHARE);
                return Creates.overEventBus(service, clients, 1, seconds);
            }
        }

        private double bare(boolean commitBetween) throws SQLException, IOException {
            try (var place = store.fresh()) {
                new Service(place.settings()).close(); // makes the tables
                try (var loop = new BareLoop(place.connect(), rows, clients, commitBetween)) {
                    loop.run(seconds * WARM_UP_SHARE);
                    return loop.run(seconds);
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        store.close();
        Folders.delete(folder);
    }
}
