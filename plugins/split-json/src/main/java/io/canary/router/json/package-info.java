/**
 * What routers in other languages are asked, and what they answer: a {@link io.canary.router.json.Wish} on its way out,
 * an {@link io.canary.router.json.Answer} on its way in. Values and pure functions; the plugins that use them do the
 * rest.
 */
@NullMarked
package io.canary.router.json;

import org.jspecify.annotations.NullMarked;
