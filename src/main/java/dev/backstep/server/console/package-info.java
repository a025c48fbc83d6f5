/**
 * The logic of a terminal: one line shared by several users, line editing, a monitor's console.
 *
 * <p>{@link dev.backstep.server.console.Multiplexer} and {@link dev.backstep.server.console.LineDiscipline} touch no
 * terminal and no thread; bytes go in, bytes come out. Depends on {@code dev.backstep.server}.
 */
package dev.backstep.server.console;
