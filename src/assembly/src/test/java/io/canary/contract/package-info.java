/** The HTTP contract: the document that the service hands out, held against what the service does. */
@NullMarked
package io.canary.contract;

import org.jspecify.annotations.NullMarked;
