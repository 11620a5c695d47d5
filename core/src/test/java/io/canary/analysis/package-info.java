@NullMarked
package io.canary.analysis;

import org.jspecify.annotations.NullMarked;
