package dev.backstep.arm.translate;

import dev.backstep.arm.interpret.Region;

import java.util.function.LongSupplier;

/**
 * What the translator and the engine have done, for {@code info jit}.
 *
 * <p>Thread: the CPU's; to be read while it stands.
 */
public final class JitStatistics {

    private LongSupplier hostClock = () -> 0;
    private long regions;
    private long regionInstructions;
    private long bytecodeBytes;
    private int largestBytecodeBytes;
    private long takenOver;
    private long takenBack;
    private long refusals;
    private long runs;
    private long lookups;
    private long exitsToInterpreter;
    private long executed;
    private long interpreted;
    private long invalidations;
    private long translationNanoseconds;
    private long definitionNanoseconds;

    /** Sets the clock that translations are timed with, in ns; without one they take no time. It has no effect on the machine. */
    public void setHostClock(LongSupplier clock) {
        hostClock = clock;
    }

    /** What all of these have done, as of now. */
    public static JitStatistics sum(Iterable<JitStatistics> all) {
        JitStatistics sum = new JitStatistics();
        for (JitStatistics one : all) {
            sum.regions += one.regions;
            sum.regionInstructions += one.regionInstructions;
            sum.bytecodeBytes += one.bytecodeBytes;
            sum.largestBytecodeBytes = Math.max(sum.largestBytecodeBytes, one.largestBytecodeBytes);
            sum.takenOver += one.takenOver;
            sum.takenBack += one.takenBack;
            sum.refusals += one.refusals;
            sum.runs += one.runs;
            sum.lookups += one.lookups;
            sum.exitsToInterpreter += one.exitsToInterpreter;
            sum.executed += one.executed;
            sum.interpreted += one.interpreted;
            sum.invalidations += one.invalidations;
            sum.translationNanoseconds += one.translationNanoseconds;
            sum.definitionNanoseconds += one.definitionNanoseconds;
        }
        return sum;
    }

    long hostNanoseconds() {
        return hostClock.getAsLong();
    }

    /** {@code description}: of the region; null when nothing came of it. */
    void addTranslation(Region.Description description, long nanoseconds) {
        translationNanoseconds += nanoseconds;
        if (description == null) {
            refusals++;
            return;
        }
        regions++;
        regionInstructions += description.instructions();
        bytecodeBytes += description.bytecodeBytes();
        largestBytecodeBytes = Math.max(largestBytecodeBytes, description.bytecodeBytes());
    }

    /** A region was written by another CPU. To be followed by {@link #addTranslation}. */
    void countTakenOver() {
        takenOver++;
    }

    /** A region whose code had changed has come back with it. */
    void countTakenBack() {
        takenBack++;
    }

    void addDefinition(long nanoseconds) {
        definitionNanoseconds += nanoseconds;
    }

    /** {@code next}: what {@link Region#run} gave. */
    void countRun(Region next) {
        runs++;
        if (next == null) {
            lookups++;
        } else if (next == Region.INTERPRET) {
            exitsToInterpreter++;
        }
    }

    /** A region that another one called. */
    void countSubroutine() {
        runs++;
    }

    void addSlice(long instructions) {
        executed += instructions;
    }

    void addInterpreted(long instructions) {
        interpreted += instructions;
    }

    void countInvalidation() {
        invalidations++;
    }

    /** Regions translated, those that were dropped since included. */
    public long regions() {
        return regions;
    }

    /** Those of them that another CPU had planned and written, so that there was only a class to define. */
    public long takenOver() {
        return takenOver;
    }

    /** Regions that have come back with their code, as often as they did. */
    public long takenBack() {
        return takenBack;
    }

    /** Instructions in them. */
    public long regionInstructions() {
        return regionInstructions;
    }

    /** Bytes of bytecode in them. */
    public long bytecodeBytes() {
        return bytecodeBytes;
    }

    /** Bytes of bytecode of the largest one's method. */
    public int largestBytecodeBytes() {
        return largestBytecodeBytes;
    }

    /** Hot places that begin with an instruction for the interpreter, so that nothing was translated. */
    public long refusals() {
        return refusals;
    }

    /** Times that a region ran, from its entry to one of its exits. */
    public long runs() {
        return runs;
    }

    /** Exits to an address that has to be looked up: in another page, or where the page has no region. */
    public long exitsToLookup() {
        return lookups;
    }

    /** Exits before an instruction that has to be interpreted. */
    public long exitsToInterpreter() {
        return exitsToInterpreter;
    }

    /** Exits to another region of the page. */
    public long exitsToNeighbour() {
        return runs - lookups - exitsToInterpreter;
    }

    /** Instructions that ran, in both tiers; those that ran again after going back in time count again. */
    public long executed() {
        return executed;
    }

    /** Those of them that the interpreter ran. */
    public long interpreted() {
        return interpreted;
    }

    /** Times that a write or a breakpoint dropped regions. */
    public long invalidations() {
        return invalidations;
    }

    /** Host time spent on translating, the definition of classes included, in ns; 0 without a clock. */
    public long translationNanoseconds() {
        return translationNanoseconds;
    }

    /** Host time spent on defining classes, in ns; 0 without a clock. */
    public long definitionNanoseconds() {
        return definitionNanoseconds;
    }
}
