/**
 * What {@code -d} shows of a guest's doings: instructions, registers, exceptions, resets, accesses to what is not there.
 *
 * <p>{@link dev.backstep.trace.Traces} puts listeners where the items that were asked for need them; an item that is off
 * costs nothing, for its listener is not there. A line is made when something happens for the first time: going back in
 * history and forward again repeats none. A diversion is new execution, and shows.
 *
 * <p>Depends on {@code debug}, {@code timeline} and what they depend on; symbols come as functions, for it knows no board.
 */
package dev.backstep.trace;
