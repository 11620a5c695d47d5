package io.canary.source.cloudwatch;

import io.canary.spi.settings.Secret;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What shows AWS who is asking.
 *
 * @param sessionToken of temporary ones; null for others
 * @param expiresAt null for never
 */
record Credentials(
        String accessKeyId,
        Secret secretAccessKey,
        @Nullable Secret sessionToken,
        @Nullable Instant expiresAt) {}
