/**
 * Character devices opened: standard input and output, files, and sockets over Netty.
 *
 * <p>A {@link dev.backstep.server.endpoint.CharacterBackend} moves bytes between the host and one receiver.
 * {@link dev.backstep.server.endpoint.CharacterDevices} opens all those of a plan and hands each user a
 * {@link dev.backstep.server.CharacterEndpoint}, which is a backend with a queue before it, or a place at a multiplexer.
 * Depends on {@code server}, {@code server.spec} and {@code server.console}.
 */
package dev.backstep.server.endpoint;
