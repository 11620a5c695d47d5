@NullMarked
package io.canary.http;

import org.jspecify.annotations.NullMarked;
