package io.canary.router.nginx;

import java.util.stream.Collectors;

/** The line in the include file that shows whether the rest of it is as it was written. */
final class IncludeText {
    private static final String SEAL = "# canary-checksum ";

    private IncludeText() {}

    /** A text of two lines or more with that line as its third. */
    static String sealed(String text) {
        int second = text.indexOf('\n', text.indexOf('\n') + 1) + 1;
        return text.substring(0, second) + SEAL + Variables.digest(text) + "\n" + text.substring(second);
    }

    /** Whether something was changed in it since it was sealed. */
    static boolean isEdited(String text) {
        return text.contains("\n" + SEAL) && !isAsWritten(text);
    }

    /** Whether nothing was changed in it since it was sealed. */
    static boolean isAsWritten(String text) {
        String without = text.lines().filter(line -> !line.startsWith(SEAL)).collect(Collectors.joining("\n")) + "\n";
        return !text.isEmpty() && sealed(without).equals(text);
    }
}
