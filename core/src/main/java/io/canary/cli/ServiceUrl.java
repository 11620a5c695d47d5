package io.canary.cli;

import io.canary.config.ConfigException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the service is that a command talks to. */
final class ServiceUrl {
    private static final String DEFAULT_PORT = "8000";

    private ServiceUrl() {}

    /**
     * The URL that was given, else the one at which a service with the configuration listens.
     *
     * @param url null if none was given
     * @param conf null for the configuration that comes with the distribution; without that, the default port
     * @throws ConfigException if the configuration cannot be read, or says nothing of use
     */
    static URI of(@Nullable URI url, @Nullable Path conf) throws Exception {
        if (url != null) {
            return url;
        } else if (conf == null && Home.conf() == null) {
            String port = System.getenv("PORT");
            return URI.create("http://127.0.0.1:" + (port == null ? DEFAULT_PORT : port));
        }
        var http = ServeCommand.load(conf).http();
        if (http.port() == 0) {
            throw new ConfigException("http.port is 0, so the port is not known: name the service with --url");
        }
        return URI.create("http://" + reachable(http.host()) + ":" + http.port());
    }

    /** A service that listens everywhere is reached on the loopback address. */
    private static String reachable(String host) {
        return switch (host) {
            case "0.0.0.0", "::", "[::]" -> "127.0.0.1";
            default -> host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        };
    }
}
