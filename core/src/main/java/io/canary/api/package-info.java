/** What REST and the event bus have in common: requests read, deployments asked, answers and refusals written. */
@NullMarked
package io.canary.api;

import org.jspecify.annotations.NullMarked;
