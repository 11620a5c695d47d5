/**
 * The program: {@link io.canary.Main} is the command line, and knows all commands. It starts nothing itself: the
 * commands are in {@code cli} and {@code demo}, and the service that they start is {@code server.Orchestrator}.
 *
 * <p>A request for a deployment passes {@code http} or {@code eventbus}, {@code api}, and {@code deployment}, which
 * asks the rules in {@code rollout}, writes the decision to {@code journal}, and moves traffic through {@code routing}.
 * A sample passes {@code http}, {@code ingest} and {@code deployment}, and is judged in {@code analysis}. {@code
 * rollout}, {@code analysis} and {@code simulate} are pure.
 */
@NullMarked
package io.canary;

import org.jspecify.annotations.NullMarked;
