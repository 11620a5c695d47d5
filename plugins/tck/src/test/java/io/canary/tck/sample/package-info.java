/** Classes that tests pack into plugin jars, good ones and bad ones. */
@NullMarked
package io.canary.tck.sample;

import org.jspecify.annotations.NullMarked;
