/**
 * The network outside the machine: what {@code -netdev} and its kin say, and sockets that carry frames.
 *
 * <p>Frames travel as QEMU's {@code -netdev socket} has them on a stream: a length of 32 bits, big-endian, then the frame.
 * Nothing here knows a machine: frames go to a {@link dev.backstep.server.network.FrameSink}. Depends on {@code server},
 * {@code server.spec}, {@code server.endpoint}, Netty and SLF4J.
 */
package dev.backstep.server.network;
