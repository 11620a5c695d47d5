@NullMarked
package io.canary.retention;

import org.jspecify.annotations.NullMarked;
