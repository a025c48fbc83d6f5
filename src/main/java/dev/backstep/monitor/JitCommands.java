package dev.backstep.monitor;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.interpret.Region;
import dev.backstep.arm.translate.JitStatistics;
import dev.backstep.arm.translate.TieredEngine;

import java.lang.management.ClassLoadingMXBean;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code info jit}: what the translator has done, for all CPUs, and what that costs the JVM. */
final class JitCommands {

    private static final double MILLION = 1e6;

    private JitCommands() { }

    /** Regions there are now, instructions and bytes of bytecode in them. */
    record LiveRegions(long regions, long instructions, long bytecodeBytes) {

        static LiveRegions of(List<TieredEngine> engines) {
            long[] sums = new long[3];
            engines.forEach(engine -> engine.forEachRegion(region -> {
                Region.Description description = region.description();
                sums[0]++;
                sums[1] += description.instructions();
                sums[2] += description.bytecodeBytes();
            }));
            return new LiveRegions(sums[0], sums[1], sums[2]);
        }
    }

    /** A part of the JVM's memory outside the heap. */
    record Pool(String name, long usedBytes) { }

    /**
     * What the JVM tells of itself.
     *
     * @param compilationMilliseconds time that its compilers have worked; -1 when it does not say
     */
    record JavaMachine(long classes, long unloadedClasses, long compilationMilliseconds, List<Pool> pools) {

        static JavaMachine now() {
            ClassLoadingMXBean classes = ManagementFactory.getClassLoadingMXBean();
            CompilationMXBean compilation = ManagementFactory.getCompilationMXBean();
            long milliseconds = compilation != null && compilation.isCompilationTimeMonitoringSupported()
                    ? compilation.getTotalCompilationTime() : -1;
            List<Pool> pools = new ArrayList<>();
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                String name = pool.getName();
                if (name.equals("Metaspace") || name.startsWith("CodeHeap") || name.startsWith("CodeCache")) {
                    pools.add(new Pool(name, pool.getUsage().getUsed()));
                }
            }
            return new JavaMachine(classes.getLoadedClassCount(), classes.getUnloadedClassCount(), milliseconds, pools);
        }
    }

    /**
     * The whole.
     *
     * @param sum what the translators of all CPUs have done; empty: all code is interpreted
     * @param executed instructions that each CPU has run
     */
    record JitState(Optional<JitStatistics> sum, List<Long> executed, LiveRegions live, JavaMachine java) { }

    static List<MonitorCommand<?>> all() {
        return List.of(MonitorCommand.of("info jit", List.of(), "show dynamic compiler info",
                (context, arguments) -> state(context), JitCommands::text));
    }

    private static JitState state(MonitorContext context) {
        JavaMachine java = JavaMachine.now();
        List<TieredEngine> engines = context.machine().cpus().stream().map(Cpu::engine).filter(TieredEngine.class::isInstance)
                .map(TieredEngine.class::cast).toList();
        if (engines.isEmpty()) {
            return new JitState(Optional.empty(), List.of(), new LiveRegions(0, 0, 0), java);
        }
        List<JitStatistics> statistics = engines.stream().map(TieredEngine::statistics).toList();
        return new JitState(Optional.of(JitStatistics.sum(statistics)), statistics.stream().map(JitStatistics::executed).toList(),
                LiveRegions.of(engines), java);
    }

    private static String text(JitState state) {
        StringBuilder out = new StringBuilder();
        state.sum().ifPresentOrElse(sum -> append(out, sum, state.executed(), state.live()),
                () -> out.append("The translator is off (-accel tcg,jit=off): all code is interpreted\n\n"));
        append(out, state.java());
        return out.toString();
    }

    private static void append(StringBuilder out, JitStatistics s, List<Long> executed, LiveRegions live) {
        boolean several = executed.size() > 1;
        out.append("Translation state").append(several ? " of all " + executed.size() + " CPUs" : "").append(":\n");
        row(out, "regions translated", s.regions() + (several ? ", " + s.takenOver() + " of them as another CPU had written them" : ""));
        row(out, "regions live", live.regions());
        row(out, "guest instructions", live.instructions() + " live, " + s.regionInstructions() + " translated");
        row(out, "bytecode", live.bytecodeBytes() + " bytes live, " + s.bytecodeBytes() + " translated, largest " + s.largestBytecodeBytes());
        row(out, "regions taken back", s.takenBack());
        row(out, "places refused", s.refusals());
        row(out, "invalidations", s.invalidations());
        row(out, "translation time", milliseconds(s.translationNanoseconds()) + ", " + milliseconds(s.definitionNanoseconds())
                + " of it to define classes");
        long translated = s.executed() - s.interpreted();
        out.append("\nStatistics:\n");
        row(out, "instructions run", s.executed());
        for (int cpu = 0; several && cpu < executed.size(); cpu++) {
            row(out, "on CPU#" + cpu, executed.get(cpu) + share(executed.get(cpu), s.executed()));
        }
        row(out, "translated", translated + share(translated, s.executed()));
        row(out, "interpreted", s.interpreted() + share(s.interpreted(), s.executed()));
        row(out, "region runs", s.runs() + (s.runs() == 0 ? "" : String.format(Locale.ROOT, " (%.1f instructions each)",
                (double) translated / s.runs())));
        row(out, "exits to interpreter", s.exitsToInterpreter() + share(s.exitsToInterpreter(), s.runs()));
        row(out, "exits to lookup", s.exitsToLookup() + share(s.exitsToLookup(), s.runs()));
        row(out, "exits to neighbour", s.exitsToNeighbour() + share(s.exitsToNeighbour(), s.runs()));
        out.append('\n');
    }

    private static void append(StringBuilder out, JavaMachine java) {
        out.append("Java machine:\n");
        row(out, "classes loaded", java.classes());
        row(out, "classes unloaded", java.unloadedClasses());
        if (java.compilationMilliseconds() >= 0) {
            row(out, "compilation time", java.compilationMilliseconds() + " ms");
        }
        java.pools().forEach(pool -> row(out, pool.name(), pool.usedBytes() / 1024 + " KiB"));
    }

    private static void row(StringBuilder out, String name, Object value) {
        out.append(String.format("%-36s %s\n", name, value));
    }

    private static String share(long part, long whole) {
        return whole == 0 ? "" : String.format(Locale.ROOT, " (%.2f %%)", 100.0 * part / whole);
    }

    private static String milliseconds(long nanoseconds) {
        return String.format(Locale.ROOT, "%.1f ms", nanoseconds / MILLION);
    }
}
