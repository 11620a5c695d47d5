package io.canary.config;

import java.util.Set;

/** Refuses secrets in system properties: every user of the machine can read the command line of a process. */
final class CommandLineSecrets {
    private static final Set<String> SECRET = Set.of("canary.journal.password");
    private static final String URL = "canary.journal.url";

    private CommandLineSecrets() {}

    /** @throws ConfigException if the value of {@code property} is a secret, or contains one */
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
