package io.canary.page;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The browser of this machine: one for all tests of a JVM, as its driver takes seconds to start. Not thread-safe. */
final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome");
    private static final List<String> OPTIONS = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    private static @Nullable Browser started;

    private Chromium() {}

    /** Starts it, or skips the test and says so where there is none. */
    static synchronized Browser assumeInstalled() {
        var program = find();
        if (program.isEmpty()) {
            System.err.println("*** NOT TESTED: chromium is not installed: the live page is not shown ***");
        }
        assumeTrue(program.isPresent(), "chromium is not installed");
        if (started == null) {
            started = start(program.orElseThrow());
        }
        return started;
    }

    private static Browser start(Path program) {
        var driver = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Runtime.getRuntime().addShutdownHook(new Thread(driver::close));
        return driver.chromium()
                .launch(new LaunchOptions().setExecutablePath(program).setArgs(OPTIONS));
    }

    private static Optional<Path> find() {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
