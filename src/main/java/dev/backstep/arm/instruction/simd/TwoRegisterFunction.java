package dev.backstep.arm.instruction.simd;

import dev.backstep.arm.state.ExtensionRegisters;

/** What a two-register instruction makes of 64 bits of its operand; a narrowing one answers with the low word. */
@FunctionalInterface
public interface TwoRegisterFunction {

    /**
     * The result for one D register.
     *
     * @param registers for QC and for the status of floating point; not for operands
     */
    long apply(ExtensionRegisters registers, long operand);
}
