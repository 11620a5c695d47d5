package io.canary.analysis;

/** One of a deployment's two versions. */
public enum Role {
    BASELINE,
    CANARY
}
