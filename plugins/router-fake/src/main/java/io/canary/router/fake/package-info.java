/** A router with no traffic behind it: it remembers what it was told, and can be told to be slow or to fail. */
@NullMarked
package io.canary.router.fake;

import org.jspecify.annotations.NullMarked;
