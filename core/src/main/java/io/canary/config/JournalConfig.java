package io.canary.config;

import io.canary.spi.settings.Default;
import io.canary.spi.settings.Problem;
import io.canary.spi.settings.Secret;
import io.canary.spi.settings.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where deployments are stored, so that they outlive the process.
 *
 * @param url JDBC URL of the PostgreSQL database; required with that type, and refused with all others
 * @param user of the database
 * @param password of the user
 * @param tls how the connection is secured; null for a default that depends on where the database is
 * @param tlsAuthority a PEM file with the certificates of the authorities that sign the server's certificate; null for
 *     those that Java trusts
 */
public record JournalConfig(
        @Default("sqlite") Type type,
        @Nullable String url,
        @Nullable String user,
        @Nullable Secret password,
        @Nullable Tls tls,
        @Nullable Path tlsAuthority) {

    /** How the connection to a database is secured. */
    public enum Tls {
        /** Encrypted, and the certificate must name the host of the URL. */
        VERIFY_FULL,
        /** Encrypted; the certificate is not checked. */
        REQUIRE,
        /** In plain text. */
        OFF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** What stores them. */
    public enum Type {
        /** A file in {@code data.dir}. */
        SQLITE,
        /** A database on a server. */
        POSTGRESQL,
        /** The memory of the process: they end with it. */
        MEMORY
    }

    private static final Pattern SETS_TLS = Pattern.compile("[?&]ssl(mode)?(=|&|$)");

    /**
     * @throws SettingsException if the database is missing, or given with a type that uses none, or if its URL says how
     *     the connection is secured
     */
    public JournalConfig {
        var problems = new ArrayList<Problem>(0);
        if ((type == Type.POSTGRESQL) != (url != null)) {
            problems.add(new Problem(
                    "/url",
                    type == Type.POSTGRESQL ? "is required with type postgresql" : "belongs to type postgresql"));
        } else if (url != null && SETS_TLS.matcher(url).find()) {
            problems.add(new Problem("/url", "must not have ssl or sslmode: set journal.tls instead"));
        }
        if (type != Type.POSTGRESQL && (tls != null || tlsAuthority != null)) {
            problems.add(new Problem(tls != null ? "/tls" : "/tls_authority", "belongs to type postgresql"));
        }
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }
}
