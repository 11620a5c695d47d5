package io.canary.router.proxy;

import io.canary.spi.KnownAddresses;

/**
 * What is to be in force for a service: it was checked, and nothing has changed yet.
 *
 * @param book the addresses that are known then
 * @param route where requests go then
 * @param remembered what the service goes on with after a restart then
 */
record Plan(KnownAddresses book, Route route, Remembered remembered) {}
