package io.canary.tck;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * Says in one line, when all tests have run, what of the contract was left out, and why: build tools count tests that
 * were skipped, and keep the reason to themselves.
 */
final class LeftOut implements TestWatcher, AfterAllCallback {
    private static final Namespace HERE = Namespace.create(LeftOut.class);
    private static final String ASSUMPTION = "Assumption failed: ";

    @Override
    public void testAborted(ExtensionContext test, Throwable cause) {
        reasons(test.getParent().orElse(test)).merge(reason(cause), 1, Integer::sum);
    }

    /** What is said of a test that was skipped; it always has a reason. */
    static String reason(Throwable cause) {
        String message = cause.getMessage() == null ? "no reason given" : cause.getMessage();
        return message.startsWith(ASSUMPTION) ? message.substring(ASSUMPTION.length()) : message;
    }

    @Override
    public void afterAll(ExtensionContext tests) {
        var reasons = reasons(tests);
        if (!reasons.isEmpty()) {
            System.out.println(summary(tests.getDisplayName(), reasons));
        }
    }

    /** @param reasons with how many tests were skipped for each */
    static String summary(String tests, Map<String, Integer> reasons) {
        return tests + ", left out: "
                + reasons.entrySet().stream()
                        .map(each -> each.getKey() + " (" + each.getValue() + ")")
                        .collect(Collectors.joining("; "));
    }

    /** Of all tests of one class: it is that context whose store lasts until the end. */
    @SuppressWarnings("unchecked")
    private static Map<String, Integer> reasons(ExtensionContext context) {
        var tests = context;
        while (tests.getTestMethod().isPresent() && tests.getParent().isPresent()) {
            tests = tests.getParent().get();
        }
        String key = tests.getRequiredTestClass().getName();
        return tests.getRoot().getStore(HERE).getOrComputeIfAbsent(key, k -> new TreeMap<String, Integer>(), Map.class);
    }
}
