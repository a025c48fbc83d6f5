/**
 * Monitor commands, each once; HMP and QMP are two faces of them.
 *
 * <p>A {@link dev.backstep.monitor.MonitorCommand} is a name, parameters, help, an action and the text of its result;
 * {@link dev.backstep.monitor.CommandTable} has them all; {@link dev.backstep.monitor.HmpMonitor} takes lines.
 * What a command tells is data first and text second: printers here turn it into the text that QEMU's monitor prints,
 * so that scripts made for QEMU can read it. May depend on everything below it: timeline, board, devices, CPU, clock and
 * memory.
 */
package dev.backstep.monitor;
