@NullMarked
package io.canary.plugins;

import org.jspecify.annotations.NullMarked;
