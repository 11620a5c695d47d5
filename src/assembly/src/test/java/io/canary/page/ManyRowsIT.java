package io.canary.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import io.canary.distribution.RunningService;
import io.canary.page.Visitor.Screen;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A list of two thousand rows that change while it is read. */
@Timeout(300)
class ManyRowsIT {
    private static final int ROWS = 2_000;
    /** How far its frames are apart at the 95th percentile on a machine with nothing else to do, at most. */
    private static final double FRAME_MILLIS = 100;

    /** Other tests run beside it, so one measurement says little, and only a page that stands still fails. */
    private static final int ATTEMPTS = 5;

    private static final double FAILING_MILLIS = 300;

    /** Scrolls through the list, and measures how far its frames are apart: the 95th percentile, in milliseconds. */
    private static final String MEASURE = """
            () => new Promise(done => {
              const gaps = [];
              let last = performance.now();
              const frame = () => {
                const now = performance.now();
                gaps.push(now - last);
                last = now;
                scrollTo(0, gaps.length * 100);
                if (gaps.length < 300) {
                  requestAnimationFrame(frame);
                } else {
                  gaps.sort((a, b) => a - b);
                  done(gaps[285]);
                }
              };
              requestAnimationFrame(frame);
            })""";

    @Test
    void two_thousand_rows_stay_smooth_while_they_change() throws Exception {
        var browser = Chromium.assumeInstalled();
        try (var service = RunningService.start(Map.of("CANARY_DEPLOYMENTS_OPEN_MAX", "" + ROWS));
                var rollouts = new Rollouts(service);
                var visitor = Visitor.come(browser, service.port(), Screen.DESK)) {
            // Given
            var ids = new ArrayList<String>();
            for (int i = 0; i < ROWS; i++) {
                ids.add(rollouts.createSlow("service-" + i));
            }
            visitor.open("ui/");
            assertThat(visitor.at("#summary")).hasText("2,000 deployments", new HasTextOptions().setTimeout(30_000));
            var changes = new AtomicInteger();
            Reporter.during(
                    () -> {
                        for (int i = 0; i < 10; i++) {
                            int change = changes.getAndIncrement();
                            rollouts.command(ids.get(change / 2 % ROWS), change % 2 == 0 ? "pause" : "resume");
                        }
                    },
                    () -> {
                        // When
                        double least = Double.POSITIVE_INFINITY;
                        for (int i = 0; i < ATTEMPTS && least >= FRAME_MILLIS; i++) {
                            var gap = (Number) visitor.page().evaluate(MEASURE);
                            least = Math.min(least, gap.doubleValue());
                        }
                        // Then
                        System.out.printf("2000 rows, changing and scrolled: %.0f ms a frame (p95)%n", least);
                        assertThat(least).isLessThan(FAILING_MILLIS);
                    });
            assertThat(changes).hasPositiveValue();
            assertThat(visitor.complaints()).isEmpty();
        }
    }
}
