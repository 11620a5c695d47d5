@NullMarked
package io.canary.server;

import org.jspecify.annotations.NullMarked;
