/**
 * How a part of a machine shows its state: one description serves saving, restoring, hashing and comparing.
 *
 * <p>Every stateful part (CPU, device, clock) implements {@link dev.backstep.state.Stateful} with a single method that
 * passes each of its fields through a {@link dev.backstep.state.StateExchange}. Saving and restoring can therefore not
 * disagree about order or width, and two states can be compared field by field with names. Depends on nothing.
 */
package dev.backstep.state;
