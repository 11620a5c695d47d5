@NullMarked
package io.canary.bench.routers;

import org.jspecify.annotations.NullMarked;
