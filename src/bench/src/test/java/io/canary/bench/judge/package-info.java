@NullMarked
package io.canary.bench.judge;

import org.jspecify.annotations.NullMarked;
