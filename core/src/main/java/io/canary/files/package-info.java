/** What is written for nobody else to read, and what nobody else may be able to change. */
@NullMarked
package io.canary.files;

import org.jspecify.annotations.NullMarked;
