@NullMarked
package io.canary.journal;

import org.jspecify.annotations.NullMarked;
