/** Reads over HTTP, as all sources that have an address do. Enter at {@link io.canary.source.support.http.HttpReads}. */
@NullMarked
package io.canary.source.support.http;

import org.jspecify.annotations.NullMarked;
