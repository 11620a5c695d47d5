/**
 * The container image, built from the checkout and run by a container engine. {@link io.canary.image.ImageIT} is where to start;
 * {@link io.canary.image.ContainerEngine} is the only class that calls the engine.
 */
@NullMarked
package io.canary.image;

import org.jspecify.annotations.NullMarked;
