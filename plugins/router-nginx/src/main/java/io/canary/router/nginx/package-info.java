/** A router for nginx: one include file, checked before it is put in place, and a reload that is waited for. */
@NullMarked
package io.canary.router.nginx;

import org.jspecify.annotations.NullMarked;
