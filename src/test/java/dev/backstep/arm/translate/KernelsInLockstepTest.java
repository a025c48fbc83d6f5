package dev.backstep.arm.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.board.boot.BootOptions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Our own programs run in both engines at once, and all state is compared as they go. */
class KernelsInLockstepTest {

    private static final long MEMORY = 128 << 20;
    /** HotSpot compiles no larger method. */
    private static final int HUGE_METHOD = 8000;

    private static Lockstep start(String kernel, Translation translation) throws Exception {
        return new Lockstep(BootOptions.none().withKernel(TestMachine.prebuilt(kernel).toString()), MEMORY, translation);
    }

    private static void report(String kernel, Lockstep machines) {
        JitStatistics statistics = machines.statistics();
        System.out.printf("lockstep: %s: %d instructions, %.2f %% translated, %d regions, largest %d bytes, %d invalidations%n", kernel,
                statistics.executed(), 100.0 * (statistics.executed() - statistics.interpreted()) / statistics.executed(),
                statistics.regions(), statistics.largestBytecodeBytes(), statistics.invalidations());
    }

    /**
     * {@code every}: instructions between comparisons, prime so that slices end anywhere. {@code share}: percent of instructions
     * that are translated at least; what has fewer runs little but devices, exceptions or changing code.
     */
    @ParameterizedTest
    @CsvSource({"compute-a32,30000000,99991,95", "compute-t32,30000000,99991,95", "compute-vfp,30000000,99991,90",
        "exceptions,20000000,9973,10", "smc,20000000,9973,10", "timer-irq,20000000,9973,50", "stray-pointer,20000000,99991,95",
        "compute-a32,300000,101,90", "compute-t32,300000,101,90"})
    void translatedCodeGoesTheSameWayAsInterpretedCode(String kernel, long instructions, long every, int share) throws Exception {
        Lockstep machines = start(kernel, Translation.ON);
        assertNull(machines.run(instructions, every));
        report(kernel, machines);
        JitStatistics statistics = machines.statistics();
        assertTrue(statistics.executed() - statistics.interpreted() >= statistics.executed() * share / 100,
                statistics.interpreted() + " of " + statistics.executed() + " interpreted");
        assertTrue(statistics.largestBytecodeBytes() < HUGE_METHOD, statistics.largestBytecodeBytes() + " bytes");
        if (machines.isOff()) {
            assertEquals(TestMachine.expected(kernel), machines.output());
        }
    }

    /** The verifier finds nothing, and leaves no trace itself. */
    @ParameterizedTest
    @CsvSource({"compute-a32,10000000,95", "compute-t32,10000000,95", "compute-vfp,10000000,3", "exceptions,5000000,0", "smc,5000000,0",
        "timer-irq,5000000,50", "stray-pointer,10000000,80"})
    void verifiedCodeGoesTheSameWayAsInterpretedCode(String kernel, long instructions, int share) throws Exception {
        Lockstep machines = start(kernel, Translation.VERIFY);
        assertNull(machines.run(instructions, 99991));
        report(kernel + " verified", machines);
        JitStatistics statistics = machines.statistics();
        assertTrue(statistics.executed() - statistics.interpreted() >= statistics.executed() * share / 100,
                statistics.interpreted() + " of " + statistics.executed() + " interpreted");
    }
}
