/** Who can read and change the files of the service. */
@NullMarked
package io.canary.files;

import org.jspecify.annotations.NullMarked;
