/**
 * Moves traffic in Apache httpd: by the load factors of a balancer's members, through its balancer-manager.
 *
 * <p>{@code BalancerNode} is one httpd: {@code Manager} talks to its balancer-manager, and {@code ManagerPage} reads
 * the answer into {@code Balancer} and {@code Member}. {@code Planner} finds what has to change for a split, with
 * {@code LoadFactors} that have exactly the share, and {@code Exactness} says whether httpd will keep it; {@code
 * Generation} tells a restart from a run that goes on. The four are pure. Settings are in {@code HttpdSettings}.
 */
@NullMarked
package io.canary.router.httpd;

import org.jspecify.annotations.NullMarked;
