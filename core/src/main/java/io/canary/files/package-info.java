/**
 * Files that only the service may read or change.
 *
 * <p>{@link io.canary.files.PrivateFiles} makes them, whatever the umask; {@link io.canary.files.DataFolder} makes
 * {@code data.dir}. {@link io.canary.files.Writers} says who else can change a path: plugins run with the rights of
 * the service, and the journal decides where traffic goes. Everything here blocks.
 */
@NullMarked
package io.canary.files;

import org.jspecify.annotations.NullMarked;
