@NullMarked
package io.canary.bench.judge.live;

import org.jspecify.annotations.NullMarked;
