/**
 * GDB's agent expressions (GDB manual, appendix "The GDB Agent Expression Mechanism"): small programs that GDB makes of a
 * breakpoint's condition, so that the target can decide by itself whether to stop. Knows nothing of packets.
 */
package dev.backstep.gdbstub.agent;
