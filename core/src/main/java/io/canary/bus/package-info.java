/** The one door to the event bus for messages that stay in this process. */
@NullMarked
package io.canary.bus;

import org.jspecify.annotations.NullMarked;
