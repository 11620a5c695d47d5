@NullMarked
package io.canary.bench.judge.method;

import org.jspecify.annotations.NullMarked;
