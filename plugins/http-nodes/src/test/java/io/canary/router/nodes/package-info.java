/** Real parts for the tests of routers: servers, versions behind them, and users. */
package io.canary.router.nodes;
