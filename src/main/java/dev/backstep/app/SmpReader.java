package dev.backstep.app;

import dev.backstep.server.spec.ParameterList;
import dev.backstep.server.spec.SpecificationException;

import java.util.OptionalInt;

/**
 * Reads {@code -smp}: how many CPUs. A topology (sockets, cores, threads) is counted and checked as QEMU does; the guest sees
 * the number alone. CPUs that could be plugged in later ({@code maxcpus} beyond {@code cpus}) are not there.
 */
final class SmpReader {

    private SmpReader() { }

    /**
     * The number of CPUs.
     *
     * @throws UsageException when the text says nothing that can be, or more than the board has room for
     */
    static int read(Options.Board board, String text) {
        try {
            ParameterList parameters = ParameterList.parse(text, "cpus");
            int cpus = read(parameters, board);
            parameters.finish();
            return cpus;
        } catch (SpecificationException e) {
            throw new UsageException("-smp " + text + ": " + e.getMessage());
        }
    }

    private static int read(ParameterList parameters, Options.Board board) {
        OptionalInt cpus = take(parameters, "cpus");
        OptionalInt most = take(parameters, "maxcpus");
        OptionalInt sockets = take(parameters, "sockets");
        OptionalInt cores = take(parameters, "cores");
        OptionalInt threads = take(parameters, "threads");
        for (String level : new String[] {"dies", "clusters"}) {
            if (take(parameters, level).orElse(1) > 1) {
                throw new SpecificationException(level + " not supported by this machine's CPU topology");
            }
        }
        // What is left open is filled up to the number of CPUs: cores first, then sockets, then threads.
        int wanted = most.orElse(cpus.orElse(0));
        int given = sockets.orElse(1) * cores.orElse(1) * threads.orElse(1);
        boolean complete = wanted == 0 || sockets.isPresent() && cores.isPresent() && threads.isPresent();
        int total = complete || given > wanted ? given : wanted / given * given;
        int limit = most.orElse(cpus.orElse(total));
        int count = cpus.orElse(limit);
        if (total != limit) {
            throw new SpecificationException("Invalid CPU topology: product of the hierarchy must match maxcpus: sockets * cores * threads ("
                    + total + ") != maxcpus (" + limit + ")");
        }
        if (limit < count) {
            throw new SpecificationException("Invalid CPU topology: maxcpus must be equal to or greater than smp: maxcpus (" + limit
                    + ") < smp_cpus (" + count + ")");
        }
        if (limit > board.cpuLimit()) {
            throw new SpecificationException("Invalid SMP CPUs " + limit + ". The max CPUs supported by machine '"
                    + board.machineName() + "' is " + board.cpuLimit());
        }
        return count;
    }

    private static OptionalInt take(ParameterList parameters, String key) {
        return parameters.take(key).map(value -> OptionalInt.of(count(key, value))).orElse(OptionalInt.empty());
    }

    private static int count(String key, String text) {
        if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) == 0) {
            throw new SpecificationException("Parameter '" + key + "' expects a number greater than zero, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }
}
