/** What is kept for a while: how much of it, and how long. */
@NullMarked
package io.canary.retention;

import org.jspecify.annotations.NullMarked;
