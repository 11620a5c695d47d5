/**
 * A router with no traffic behind it, for tests and first steps: it remembers each split, and can be configured to be
 * slow or to fail ({@code Trouble}). Enter at {@code FakeRouter}.
 */
@NullMarked
package io.canary.router.fake;

import org.jspecify.annotations.NullMarked;
