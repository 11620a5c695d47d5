@NullMarked
package io.canary.deployment;

import org.jspecify.annotations.NullMarked;
