package dev.backstep.debug;

/** What a run is to do. */
public sealed interface RunRequest {

    /** In the place of a CPU's index: whichever CPU runs. */
    int ANY_CPU = -1;
    /** In the place of a mask: all CPUs may run. */
    int ALL_CPUS = -1;

    /** A bit for each CPU that may run meanwhile, bit 0 for the first, or {@link #ALL_CPUS}. */
    int allowedCpus();

    /** Run until something stops it. */
    record Continue(int allowedCpus) implements RunRequest {

        /** All CPUs. */
        public Continue() {
            this(ALL_CPUS);
        }
    }

    /**
     * Run until a CPU has run this many instructions.
     *
     * @param cpu its index, or {@link #ANY_CPU}: those of all CPUs count
     * @param instructions 1 or more
     */
    record Step(int cpu, long instructions, int allowedCpus) implements RunRequest {

        /** So many instructions of the machine. */
        public Step(long instructions) {
            this(ANY_CPU, instructions, ALL_CPUS);
        }
    }

    /** Run at least one instruction of a CPU, and on while its PC is in {@code [start, end)}, unsigned. */
    record RangeStep(int cpu, int start, int end, int allowedCpus) implements RunRequest { }
}
