package io.canary.control;

import io.canary.spi.RouterContext;
import io.canary.spi.RouterException;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fetches the reports of another process about once a second, each once, on a thread of its own. */
public final class ReportReader implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReportReader.class);
    private static final long INTERVAL_MS = 1_000;

    private final ControlClient process;
    private final RouterContext host;
    private final InstantSource clock = InstantSource.system();
    private final Thread thread;

    private volatile @Nullable String run;
    private long last;
    private boolean away;
    private @Nullable String trouble;
    private boolean wasTrouble;

    /** Begins to read, at once or when the process is there. */
    public ReportReader(ControlClient process, RouterContext host) {
        this.process = process;
        this.host = host;
        this.thread = Thread.ofPlatform()
                .name(host.routerName() + "-reports")
                .daemon()
                .start(this::readOn);
    }

    /** Whether it has found the process at least once: what is counted from then on is reported. */
    public boolean hasBegun() {
        return run != null;
    }

    private void readOn() {
        try {
            while (true) {
                boolean more = read();
                Thread.sleep(more ? 0 : INTERVAL_MS);
            }
        } catch (InterruptedException closed) {
            // the router is closed: nothing is reported any more
        }
    }

    /** Whether there is more to read at once. */
    private boolean read() throws InterruptedException {
        try {
            boolean more = process.call("GET", path(), null, this::reported);
            if (away) {
                log(process.name() + " answers again");
            }
            tell(away);
            away = false;
            return more;
        } catch (RouterException e) {
            if (!away) {
                log(String.valueOf(e.getMessage()));
            }
            host.reportsLost(String.valueOf(e.getMessage()));
            away = true; // said once, not each second
            return false;
        }
    }

    /** What the process itself cannot have is lost here too. */
    private void tell(boolean isBack) {
        String why = trouble;
        if (why != null) {
            host.reportsLost(why);
        } else if (isBack || wasTrouble) {
            host.reportsResumed();
        }
        wasTrouble = why != null;
    }

    private String path() {
        String read = run;
        return read == null
                ? "/reports"
                : "/reports?run=" + URLEncoder.encode(read, StandardCharsets.UTF_8) + "&after=" + last;
    }

    private boolean reported(JsonObject page) {
        var reports = ControlJson.reports(page.getJsonArray("reports"), clock.instant());
        long lost = page.getLong("lost");
        trouble = page.getString("trouble");
        run = page.getString("run");
        last = page.getLong("last");
        if (lost > 0) {
            LOGGER.atWarn()
                    .addKeyValue("router", host.routerName())
                    .addKeyValue("reports", lost)
                    .log("reports of the " + process.name() + " were gone before they were read");
        }
        reports.forEach(host::report);
        return reports.size() == ReportLog.PAGE_MAX;
    }

    private void log(String what) {
        LOGGER.atInfo()
                .addKeyValue("router", host.routerName())
                .addKeyValue("process", process.process())
                .log(what);
    }

    /** Nothing is reported any more when it returns. */
    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
