package dev.backstep.arm.oracle;

/**
 * The seed of the random tests. It is the same in each run, so that a run can be repeated and a change is what breaks it; {@code
 * -Dbackstep.oracle.seed=random} draws one to look further, {@code -Dbackstep.oracle.seed=S} repeats such a run.
 */
final class OracleSeed {

    private static final String PROPERTY = "backstep.oracle.seed";
    private static final long USUAL = 20261122;

    private OracleSeed() { }

    /**
     * The seed of this run, printed.
     *
     * @param what is tested, for the print
     * @param tests how many, for the print
     */
    static long of(String what, int tests) {
        String asked = System.getProperty(PROPERTY, Long.toString(USUAL));
        long seed;
        try {
            seed = asked.equals("random") ? System.nanoTime() : Long.parseLong(asked);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(PROPERTY + " is neither a number nor 'random': " + asked, e);
        }
        System.out.println("oracle: " + what + " seed " + seed + " tests " + tests);
        return seed;
    }
}
