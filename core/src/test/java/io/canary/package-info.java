@NullMarked
package io.canary;

import org.jspecify.annotations.NullMarked;
