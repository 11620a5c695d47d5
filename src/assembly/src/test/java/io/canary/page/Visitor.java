package io.canary.page;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.util.ArrayList;
import java.util.List;

/**
 * A person with a browser of their own. Keeps what the browser complains about, which dialogs a page has opened, and
 * which other servers it has asked.
 */
final class Visitor implements AutoCloseable {
    private final BrowserContext browser;
    private final Page page;
    private final String site;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> foreignRequests = new ArrayList<>();

    private Visitor(BrowserContext browser, String site) {
        this.browser = browser;
        this.page = browser.newPage();
        this.site = site;
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") || message.type().equals("warning")) {
                complaints.add(message.text() + " (" + message.location() + ")");
            }
        });
        page.onPageError(complaints::add);
        page.onDialog(dialog -> {
            complaints.add("dialog: " + dialog.message());
            dialog.dismiss();
        });
        page.onRequest(request -> {
            if (!request.url().startsWith(site)) {
                foreignRequests.add(request.url());
            }
        });
    }

    /** What the person sees with. */
    enum Screen {
        DESK(1280, 900, ColorScheme.LIGHT),
        DARK_DESK(1280, 900, ColorScheme.DARK),
        PHONE(390, 844, ColorScheme.LIGHT),
        DARK_PHONE(390, 844, ColorScheme.DARK);

        private final int width;
        private final int height;
        private final ColorScheme colors;

        Screen(int width, int height, ColorScheme colors) {
            this.width = width;
            this.height = height;
            this.colors = colors;
        }

        private NewContextOptions options() {
            boolean isPhone = width < 500;
            return new NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(colors)
                    .setHasTouch(isPhone)
                    .setIsMobile(isPhone)
                    .setLocale("en-GB")
                    .setTimezoneId("Europe/Berlin");
        }
    }

    /** @param port of the service on the loopback address */
    static Visitor come(Browser browser, int port, Screen screen) {
        return new Visitor(browser.newContext(screen.options()), "http://127.0.0.1:" + port + "/");
    }

    /** Opens an address below that of the service, such as {@code ui/}. */
    Page open(String path) {
        page.navigate(site + path);
        return page;
    }

    Page openRollout(String id) {
        return open("ui/rollout?id=" + id);
    }

    Page page() {
        return page;
    }

    Locator at(String selector) {
        return page.locator(selector);
    }

    void press(String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }

    /** Errors and warnings of the console, uncaught errors, and dialogs that a script opened. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    List<String> foreignRequests() {
        return List.copyOf(foreignRequests);
    }

    @Override
    public void close() {
        browser.close();
    }
}
