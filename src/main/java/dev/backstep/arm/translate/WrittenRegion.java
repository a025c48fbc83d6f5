package dev.backstep.arm.translate;

import dev.backstep.arm.instruction.Instruction;
import dev.backstep.arm.interpret.Region;

import java.util.List;

/**
 * What the CPUs of a machine have in common of a region: each defines a class of its own from it, beside its own
 * {@link HostConstants}.
 *
 * @param classFile not to be changed
 * @param called the instructions that it calls
 */
record WrittenRegion(byte[] classFile, List<Instruction> called, Region.Description description) { }
