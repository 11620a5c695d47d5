/** The main job on real input, to be watched: real requests through the embedded proxy to real services. */
@NullMarked
package io.canary.demo;

import org.jspecify.annotations.NullMarked;
