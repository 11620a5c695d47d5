package io.canary.rollout;

import io.canary.analysis.sequential.Learned;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was learned about a service's baseline, for its next deployment to start with.
 *
 * @param deployment the id of the deployment that learned it; null if it comes from a recording
 * @param at when that deployment ended: the age counts from then
 */
public record LearnedBaseline(String service, @Nullable String deployment, Instant at, Learned learned) {}
