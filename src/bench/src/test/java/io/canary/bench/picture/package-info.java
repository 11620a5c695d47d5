@NullMarked
package io.canary.bench.picture;

import org.jspecify.annotations.NullMarked;
