@NullMarked
package io.canary.bench;

import org.jspecify.annotations.NullMarked;
