/**
 * The translator: hot code becomes JVM bytecode. {@link dev.backstep.arm.translate.TieredEngine} runs a CPU, interpreting what is
 * cold; {@code Specializer} turns an instruction's definition into a {@code Template}; {@code RegionPlan} chooses what becomes one
 * method and {@code RegionEmitter} writes it, once for all CPUs of a machine ({@link dev.backstep.arm.translate.SharedRegions}); each
 * CPU defines its own class of it. Where there is one CPU that is done beside the program, which is interpreted until the JVM has
 * compiled the region ({@code BackgroundTranslator}). Depends on {@code arm.interpret} and what that depends on.
 */
package dev.backstep.arm.translate;
