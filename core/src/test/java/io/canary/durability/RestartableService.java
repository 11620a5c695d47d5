package io.canary.durability;

import io.canary.ScriptedRouter;
import io.canary.TestService;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A service that is started again and again on the same journal and the same router. */
final class RestartableService {
    private final Map<String, ?> journal;
    private final ScriptedRouter router;

    /** On an SQLite journal in this folder. */
    RestartableService(Path data, ScriptedRouter router) {
        this(TestService.sqliteIn(data), router);
    }

    /** On the journal of these settings. */
    RestartableService(Map<String, ?> journal, ScriptedRouter router) {
        this.journal = journal;
        this.router = router;
    }

    TestService start() throws Exception {
        return start(Map.of());
    }

    /** With these settings, for this start alone. */
    TestService start(Map<String, ?> more) throws Exception {
        var settings = new HashMap<String, Object>(more);
        settings.putAll(journal);
        settings.putIfAbsent("http", Map.of("confirm_wait_ms", 500));
        return TestService.start(settings, router);
    }

    /** Starts, creates a deployment that stays at its first weight, and stops; returns its id. */
    String createSlowAndStop(String name) throws Exception {
        try (var service = start()) {
            return service.create(TestService.slow(name)).getString("id");
        }
    }
}
