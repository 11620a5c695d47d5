@NullMarked
package io.canary.bench.judge.kayenta;

import org.jspecify.annotations.NullMarked;
