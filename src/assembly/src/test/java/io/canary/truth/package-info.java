/** The same traffic by each way into the service, against what is known of it. */
@NullMarked
package io.canary.truth;

import org.jspecify.annotations.NullMarked;
