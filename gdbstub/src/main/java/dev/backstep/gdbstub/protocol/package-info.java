/**
 * The wire format of the GDB remote serial protocol as a Netty codec: framing, checksums, escapes, run-length encoding,
 * acknowledgements (GDB manual, appendix "GDB Remote Serial Protocol", section "Overview").
 *
 * <p>It knows what a packet is and nothing of what packets mean. Depends on Netty and SLF4J.
 */
package dev.backstep.gdbstub.protocol;
