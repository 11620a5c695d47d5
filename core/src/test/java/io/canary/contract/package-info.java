/** The OpenAPI document, for tests that hold it against what it describes. */
@NullMarked
package io.canary.contract;

import org.jspecify.annotations.NullMarked;
