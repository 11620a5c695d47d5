/** Requests over HTTP that an interruption does not tear. Enter at {@link io.canary.router.support.http.HttpCalls}. */
@NullMarked
package io.canary.router.support.http;

import org.jspecify.annotations.NullMarked;
