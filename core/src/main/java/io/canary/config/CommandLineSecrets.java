package io.canary.config;

import java.util.Set;

/** What must not be a system property: everybody on the machine can read the command line of a process. */
final class CommandLineSecrets {
    private static final Set<String> SECRET = Set.of("canary.journal.password");
    private static final String URL = "canary.journal.url";

    private CommandLineSecrets() {}

    /** @throws ConfigException if {@code property} is a secret, or has one in it */
    static void refuse(String property, String variable, String value) {
        if (SECRET.contains(property)) {
            throw new ConfigException(
                    "-D" + property + " must not be set: everybody on the machine can read a command line; set "
                            + variable + " instead, or ${file:…} in the configuration");
        }
        if (property.equals(URL) && !ConfigSecrets.ofUrl(value).isEmpty()) {
            throw new ConfigException(
                    "-D" + property + " must have no password in it: everybody on the machine can read a"
                            + " command line; set CANARY_JOURNAL_PASSWORD instead, or ${file:…} in the configuration");
        }
    }
}
