package io.canary.durability;

import io.canary.TestService;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** On an SQLite journal. */
class TraceAfterKillTest extends TraceAfterKillContract {
    @Override
    List<String> processOptions() {
        return List.of();
    }

    @Override
    Map<String, ?> settings(Path folder) {
        return TestService.sqliteIn(folder);
    }
}
