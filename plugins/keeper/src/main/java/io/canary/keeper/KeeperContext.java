package io.canary.keeper;

import io.canary.control.ReportLog;
import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.canary.spi.TrafficReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a keeper gives to the router in it: its reports are kept for the orchestrator, which comes by for them. */
record KeeperContext(String routerName, Path data, ReportLog reports) implements RouterContext {
    /** Says that this is no router of the orchestrator, to one that has the same folder for everything durable. */
    private static final String STANDALONE = "standalone";

    @Override
    public void report(TrafficReport report) {
        reports.add(report);
    }

    @Override
    public void reportsLost(String reason) {
        reports.trouble(reason);
    }

    @Override
    public void reportsResumed() {
        reports.trouble(null);
    }

    @Override
    public Path stateDir() throws RouterException {
        Path folder = data.resolve("routers").resolve(routerName);
        try {
            Files.createDirectories(folder);
            Path standalone = folder.resolve(STANDALONE);
            if (Files.notExists(standalone)) {
                Files.createFile(standalone);
            }
            return folder;
        } catch (IOException e) {
            throw new RouterException(
                    RouterException.Kind.REJECTED,
                    "cannot make the folder " + folder + " (in --data), in which it remembers: " + e,
                    e);
        }
    }
}
