/**
 * Where clients connect: TCP ports, unix-domain sockets, stream pairs, or any Netty channel. Start at
 * {@link dev.backstep.gdbstub.server.GdbServer}.
 *
 * <p>Event loops frame bytes and hand packets to the embedder's executor; only {@code Target.interrupt()} is called from an
 * event loop. Depends on Netty, SLF4J, the codec and the session.
 */
package dev.backstep.gdbstub.server;
