/** What the distribution brings to run it with systemd and in Kubernetes, and to use it from CI jobs. */
@NullMarked
package io.canary.deploying;

import org.jspecify.annotations.NullMarked;
