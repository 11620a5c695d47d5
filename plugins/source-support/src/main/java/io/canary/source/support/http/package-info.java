/** Reads over HTTP, for sources that have an address. Enter at {@link io.canary.source.support.http.HttpReads}. */
@NullMarked
package io.canary.source.support.http;

import org.jspecify.annotations.NullMarked;
