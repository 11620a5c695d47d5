/** Typed settings, read and checked once, before anything starts. */
@NullMarked
package io.canary.config;

import org.jspecify.annotations.NullMarked;
