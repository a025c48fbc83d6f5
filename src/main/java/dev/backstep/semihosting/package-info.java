/**
 * Calls from the guest to its host, as "Semihosting for AArch32 and AArch64" specifies them: console, files below one
 * directory, time, command line, exit.
 *
 * <p>{@link dev.backstep.semihosting.ArmSemihosting} takes the calls. What a call gives is either a function of the
 * machine's state (handles, file positions, errno and console input waiting to be read are part of that state; CLOCK and
 * ELAPSED follow from virtual time) or an answer of the host, asked for through
 * {@link dev.backstep.machine.ExternalInput} and thus recorded: results of files, TIME. In the past the host is not
 * touched. Console input arrives as a serial port's does, as an event between instructions.
 *
 * <p>Depends on {@code arm.cpu}, {@code arm.mmu}, {@code machine}, {@code device} and what they depend on; knows no
 * timeline and no endpoint.
 */
package dev.backstep.semihosting;
