@NullMarked
package io.canary.config;

import org.jspecify.annotations.NullMarked;
