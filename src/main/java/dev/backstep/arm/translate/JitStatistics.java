package dev.backstep.arm.translate;

import dev.backstep.arm.interpret.Region;

/**
 * What the translator has done, for {@code info jit}.
 *
 * <p>Thread: the machine thread only.
 */
public final class JitStatistics {

    /** Regions translated. */
    public long regions;
    /** Instructions in them. */
    public long regionInstructions;
    /** Bytes of bytecode in them. */
    public long bytecodeBytes;
    /** Size of the largest one's method, in bytes. */
    public int largestBytecodeBytes;
    /** Times that a region was entered. */
    public long entries;
    /** Instructions that the interpreter ran. */
    public long interpreted;
    /** Times that a write dropped regions. */
    public long invalidations;

    void add(Region region) {
        Region.Description description = region.description();
        regions++;
        regionInstructions += description.instructions();
        bytecodeBytes += description.bytecodeBytes();
        largestBytecodeBytes = Math.max(largestBytecodeBytes, description.bytecodeBytes());
    }
}
