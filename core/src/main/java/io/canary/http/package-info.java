/** REST: routes requests over the event bus to deployments and to metrics ingestion. */
@NullMarked
package io.canary.http;

import org.jspecify.annotations.NullMarked;
