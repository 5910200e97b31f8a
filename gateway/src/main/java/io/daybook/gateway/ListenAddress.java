package io.daybook.gateway;

/**
 * Where the gateway listens.
 *
 * @param host a name or an address of this machine
 * @param port 0: any free port
 */
public record ListenAddress(String host, int port) {}
