package io.canary.rollout;

import io.canary.analysis.sequential.Learned;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a service's baseline, for its next deployment to begin with.
 *
 * @param deployment the id of the one that it was learned in; null where it was learned from a recording
 * @param at when that ended: it ages from then on
 */
public record LearnedBaseline(String service, @Nullable String deployment, Instant at, Learned learned) {}
