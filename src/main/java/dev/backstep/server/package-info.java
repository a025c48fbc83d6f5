/**
 * Host ends of character devices: what a serial port or a monitor of the machine is plugged into.
 *
 * <p>This package holds what the rest of the program meets: {@link dev.backstep.server.CharacterEndpoint}, the exception
 * that an endpoint that cannot be opened gives, and {@link dev.backstep.server.CommandInterpreter}, through which a
 * monitor console reaches the monitor's commands. Below it: {@code spec} reads QEMU's specifications
 * ({@code tcp:HOST:PORT,server=on}), {@code endpoint} opens them, {@code console} has the logic of a terminal that
 * serves several users. Nothing here knows a machine; bytes cross to the machine thread through queues only. Depends on
 * Netty and SLF4J.
 */
package dev.backstep.server;
