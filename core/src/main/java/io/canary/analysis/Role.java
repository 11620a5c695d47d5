package io.canary.analysis;

/** Which of a deployment's two versions something is about. */
public enum Role {
    BASELINE,
    CANARY
}
