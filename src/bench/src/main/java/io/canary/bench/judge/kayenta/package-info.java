/**
 * The rules by which Spinnaker's Kayenta judges, written anew from its documentation and its behaviour:
 * NetflixACAJudge, MannWhitneyClassifier, WeightedSumScorer and ThresholdScoreClassifier of
 * github.com/spinnaker/kayenta, and its {@code docs/canary-config.md}.
 */
@NullMarked
package io.canary.bench.judge.kayenta;

import org.jspecify.annotations.NullMarked;
