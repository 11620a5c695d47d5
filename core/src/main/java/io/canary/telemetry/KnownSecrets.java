package io.canary.telemetry;

import io.canary.spi.settings.Redactor;
import io.canary.spi.settings.Secret;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All secrets of one running service: those of its configuration, and those that routers read by themselves. Every text
 * from a plugin or a traffic layer is redacted here before it is shown, stored or logged.
 *
 * <p>Thread-safe.
 */
public final class KnownSecrets {
    /** Enough for tokens that are renewed every minute: the last hundred cover far more than a message lives. */
    private static final int LEARNED_MAX = 100;

    private final Set<Secret> configured = new LinkedHashSet<>();
    private final Set<Secret> learned = new LinkedHashSet<>();
    private volatile Redactor redactor = Redactor.NONE;

    /** Adds secrets that stay until the service stops. */
    public synchronized void add(Collection<Secret> secrets) {
        if (configured.addAll(secrets)) {
            renew();
        }
    }

    /** Adds a secret that is forgotten when a hundred newer ones were added. */
    public synchronized void tell(Secret secret) {
        if (configured.contains(secret) || !learned.add(secret)) {
            return;
        }
        if (learned.size() > LEARNED_MAX) {
            learned.remove(learned.iterator().next());
        }
        renew();
    }

    private void renew() {
        var all = new ArrayList<>(configured);
        all.addAll(learned);
        redactor = Redactor.of(all);
    }

    /** Replaces every known secret in {@code text}. */
    public String redact(String text) {
        return redactor.redact(text);
    }

    /** As {@link #redact}; null for null. */
    public @Nullable String redactIfAny(@Nullable String text) {
        return redactor.redactIfAny(text);
    }
}
