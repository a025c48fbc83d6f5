/**
 * Debugging a machine: breakpoints and watchpoints, run control on the machine thread, and the target that the GDB stub
 * talks to. Depends on {@code timeline}, {@code machine} and the {@code gdbstub} library.
 */
package dev.backstep.debug;
