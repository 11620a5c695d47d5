/**
 * What routers in other languages are asked, and what they answer, as JSON: a
 * {@link io.canary.router.support.wire.DesiredState} on its way out, an
 * {@link io.canary.router.support.wire.ObservedState} on its way in. Values and pure functions, but for
 * {@link io.canary.router.support.wire.DesiredStateRouter}, the base of the routers that speak it. Enter there.
 */
@NullMarked
package io.canary.router.support.wire;

import org.jspecify.annotations.NullMarked;
