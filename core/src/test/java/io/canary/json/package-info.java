@NullMarked
package io.canary.json;

import org.jspecify.annotations.NullMarked;
