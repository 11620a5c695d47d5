package io.canary.analysis.sequential;

/** A {@link Reading} as a {@link Watch} looks at it: with the bad ones where it expects them, and made once a tick. */
sealed interface View permits Arm, Reading.Gauge, Tail {}
