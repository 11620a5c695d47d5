/** The live page of the distribution in a real browser, as the people on call meet it. */
@NullMarked
package io.canary.page;

import org.jspecify.annotations.NullMarked;
