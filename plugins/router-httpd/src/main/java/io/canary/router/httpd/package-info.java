/** Moves traffic in Apache httpd: by the load factors of a balancer's members, through its balancer-manager. */
@NullMarked
package io.canary.router.httpd;

import org.jspecify.annotations.NullMarked;
