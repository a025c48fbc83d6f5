package dev.backstep.arm.cpu;

/**
 * Calls from the guest to its host, made by SVC or HLT instructions with special immediates. R0 holds the operation, R1
 * the parameter block; the result goes to R0.
 *
 * <p>Thread: the CPU's own.
 */
@FunctionalInterface
public interface Semihosting {

    /**
     * Carries out a call.
     *
     * @return false when this call is not taken here, so that the instruction does what it does without semihosting
     */
    boolean call(Cpu cpu);
}
