package io.canary.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;

/** How long a start takes that finds many running deployments in the journal. */
final class RecoveryBench {
    private static final double INTERVAL_SEC = 3_600;

    private RecoveryBench() {}

    /** From the beginning of the start to the open port, when every deployment is at work; a line of the table. */
    static String measure(int deployments) throws IOException {
        var data = Files.createTempDirectory("bench");
        try {
            long begun = System.nanoTime();
            try (var service = new Service(data)) {
                service.begin(deployments, INTERVAL_SEC);
            }
            double beginSeconds = (System.nanoTime() - begun) / 1e9;
            long start = System.nanoTime();
            var recovered = new Service(data);
            double recoverSeconds = (System.nanoTime() - start) / 1e9;
            recovered.close();
            return String.format(Locale.ROOT, "| %,d | %.1f s | %.1f s |", deployments, beginSeconds, recoverSeconds);
        } finally {
            Folders.delete(data);
        }
    }
}
