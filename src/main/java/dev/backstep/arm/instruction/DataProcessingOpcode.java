package dev.backstep.arm.instruction;

/** The data-processing operations: those of A32 in the order of their numbers (A5.2.1), then T32's ORN. */
public enum DataProcessingOpcode {
    AND(true), EOR(true), SUB(false), RSB(false), ADD(false), ADC(false), SBC(false), RSC(false),
    TST(true), TEQ(true), CMP(false), CMN(false), ORR(true), MOV(true), BIC(true), MVN(true), ORN(true);

    private final boolean logical;

    DataProcessingOpcode(boolean logical) {
        this.logical = logical;
    }

    /** True when C comes from the shifter and V stays; otherwise both come from the adder. */
    public boolean isLogical() {
        return logical;
    }

    /** True for TST, TEQ, CMP and CMN, which only set flags. */
    public boolean isComparison() {
        return this == TST || this == TEQ || this == CMP || this == CMN;
    }
}
