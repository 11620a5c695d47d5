@NullMarked
package io.canary.bench.judge.live.fleet;

import org.jspecify.annotations.NullMarked;
