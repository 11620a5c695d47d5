/**
 * Moves traffic that a Kubernetes cluster routes: by the weights of an object of its API, changed and read back there.
 */
@NullMarked
package io.canary.router.kubernetes;

import org.jspecify.annotations.NullMarked;
