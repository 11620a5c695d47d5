package io.canary.matrix;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Real servers, each with everything that may happen to it in the middle of a rollout, and a monitor that holds the API to its word
 * meanwhile. {@code mvn verify} plays the most telling cells, {@code mvn verify -Pnightly} all of them, and {@code
 * -Dcanary.matrix=httpd.*} those whose names fit: {@code SERVER-DISTURBANCE} as the two enums have them, in lower case.
 */
@Timeout(240)
class RouterMatrixIT {
    private static final String WANTED = System.getProperty("canary.matrix", "telling");
    private static final boolean IS_WHOLE = WANTED.equals("whole");

    private static final Map<Server, Disturbance> TELLING = Map.of(
            Server.HAPROXY_WEIGHTS, Disturbance.KILLED,
            Server.HAPROXY_MAP, Disturbance.MOVED_TO_THE_BASELINE,
            Server.NGINX_SPLIT_CLIENTS, Disturbance.MOVED_TO_THE_CANARY,
            Server.NGINX_LUA, Disturbance.ORCHESTRATOR_KILLED,
            Server.HTTPD, Disturbance.RELOADED,
            Server.CADDY, Disturbance.RENAMED_AND_CANCELLED,
            Server.PROXY, Disturbance.OUT_OF_REACH);

    private static final MatrixReport REPORT = new MatrixReport();

    private final Scenarios scenarios = new Scenarios(IS_WHOLE ? 45 : 6);

    @TempDir
    private Path folder = Path.of("");

    static Stream<Arguments> cells() {
        return Stream.of(Server.values()).flatMap(server -> Stream.of(Disturbance.values())
                .filter(disturbance -> isWanted(server, disturbance) && isPossible(server, disturbance))
                .map(disturbance -> arguments(server, disturbance)));
    }

    private static boolean isWanted(Server server, Disturbance disturbance) {
        String name = (server.name() + "-" + disturbance.name()).toLowerCase(java.util.Locale.ROOT);
        return WANTED.equals("telling") ? TELLING.get(server) == disturbance : IS_WHOLE || name.matches(WANTED);
    }

    /** What has no meaning for a server stands in the report, with its reason. */
    private static boolean isPossible(Server server, Disturbance disturbance) {
        String why = server.without(disturbance);
        if (why != null) {
            REPORT.leftOut(server, disturbance, why);
        }
        return why == null;
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cells")
    void what_is_said_is_what_clients_get(Server server, Disturbance disturbance) throws Exception {
        // Given: servers that give up root look into this folder
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        // When
        try {
            var report = scenarios.play(disturbance, server, folder);
            // Then
            REPORT.add(server, disturbance, report);
        } catch (Exception | AssertionError e) {
            REPORT.failed(server, disturbance, e);
            throw e;
        }
    }

    @AfterAll
    static void report() throws IOException {
        REPORT.write(Path.of("target/router-matrix.txt"));
        System.out.print(REPORT);
    }
}
