/**
 * The interfaces that an emulator (or anything else with registers and memory) implements to be debugged by GDB.
 *
 * <p>{@link dev.backstep.gdbstub.Target} is the small base that every target gives; each further capability is one
 * optional interface that the target hands out or not ({@link dev.backstep.gdbstub.Breakpoints},
 * {@link dev.backstep.gdbstub.ReverseExecution}, ...). What the stub promises to GDB is derived from what is handed
 * out, so the two cannot differ.
 *
 * <p>This package depends on the JDK alone: no network, no wire format, no emulator.
 */
package dev.backstep.gdbstub;
