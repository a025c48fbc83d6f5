package dev.backstep.app;

import dev.backstep.arm.translate.Translation;
import dev.backstep.machine.CpuTurns;
import dev.backstep.memory.PageAtomics;
import dev.backstep.server.spec.ParameterList;
import dev.backstep.server.spec.SpecificationException;
import java.util.List;
import java.util.Set;

/** Reads {@code -accel}, and {@code accel=} of {@code -machine}: how instructions run. */
final class AcceleratorReader {

    private static final String NAME = "tcg";
    private static final Set<String> OTHERS = Set.of("kvm", "xen", "hax", "hvf", "nvmm", "whpx", "qtest");

    private AcceleratorReader() { }

    /** What {@code -accel help} prints. */
    static String help() {
        return "Accelerators supported:\n" + NAME + "\n";
    }

    /** The values of all {@code -accel} options; later ones add to earlier ones. */
    static Options.Accelerator read(List<String> texts) {
        Options.Accelerator accelerator = new Options.Accelerator(Translation.ON, CpuTurns.DEFAULT_QUANTUM, false);
        for (String text : texts) {
            try {
                ParameterList parameters = ParameterList.parse(text, "accel");
                accelerator = read(parameters, accelerator);
                parameters.finish();
            } catch (SpecificationException e) {
                throw new UsageException("-accel " + text + ": " + e.getMessage());
            }
        }
        return accelerator;
    }

    /** The value of {@code -machine accel=}: names with a colon between them, of which the first is looked at. */
    static void checkNames(String text) {
        read(List.of(text.split(":", -1)[0]));
    }

    private static Options.Accelerator read(ParameterList parameters, Options.Accelerator before) {
        String name = parameters.take("accel").orElse(NAME);
        if (OTHERS.contains(name)) {
            throw new SpecificationException("accelerator '" + name + "' is known to QEMU but not supported by backstep");
        } else if (!name.equals(NAME)) {
            throw new SpecificationException("invalid accelerator " + name);
        }
        parameters.refuse("tb-size", "split-wx", "one-insn-per-tb", "kernel-irqchip", "igd-passthru", "kvm-shadow-mem",
                "dirty-ring-size", "notify-vmexit");
        return new Options.Accelerator(parameters.take("jit").map(AcceleratorReader::translation).orElse(before.translation()),
                parameters.take("quantum").map(AcceleratorReader::quantum).orElse(before.quantum()),
                parameters.take("thread").map(AcceleratorReader::isParallel).orElse(before.parallel()));
    }

    private static boolean isParallel(String thread) {
        return switch (thread) {
            case "single" -> false;
            case "multi" -> true;
            default -> throw new SpecificationException("Invalid 'thread' setting " + thread);
        };
    }

    /** CPUs that run at the same time go their own ways each time: refuses by name what needs the same way again. */
    static void refuseWithParallel(Arguments raw, Options.Accelerator accelerator) {
        String parallel = "-accel tcg,thread=multi";
        if (raw.has(Option.ICOUNT)) {
            throw new UsageException(parallel + " and -icount: No MTTCG when icount is enabled");
        }
        for (Option option : List.of(Option.RECORD, Option.RECORD_DISKS, Option.REPLAY)) {
            if (raw.has(option)) {
                throw new UsageException(parallel + " and " + option.names().get(0)
                        + " exclude each other: CPUs that run at the same time cannot be recorded");
            }
        }
        if (raw.has(Option.TIMELINE) && !"off".equals(raw.last(Option.TIMELINE))) {
            throw new UsageException(parallel + " and -timeline " + raw.last(Option.TIMELINE)
                    + " exclude each other: there is no history of CPUs that run at the same time");
        }
        if (accelerator.translation() == Translation.VERIFY) {
            throw new UsageException(parallel + " and jit=verify exclude each other: what is done again would meet other CPUs' writes");
        }
        if (!PageAtomics.areAvailable()) {
            throw new UsageException(parallel + " needs a JVM started with --add-exports=java.base/jdk.internal.misc=ALL-UNNAMED, as "
                    + "./backstep does");
        }
    }

    private static int quantum(String text) {
        int quantum = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
        if (quantum < CpuTurns.LEAST_QUANTUM || quantum > CpuTurns.MOST_QUANTUM) {
            throw new SpecificationException("Invalid 'quantum' setting " + text + ": a turn has " + CpuTurns.LEAST_QUANTUM + " to "
                    + CpuTurns.MOST_QUANTUM + " instructions");
        }
        return quantum;
    }

    private static Translation translation(String text) {
        return switch (text) {
            case "on" -> Translation.ON;
            case "off" -> Translation.OFF;
            case "verify" -> Translation.VERIFY;
            default -> throw new SpecificationException("Invalid 'jit' setting " + text + " (on, off or verify)");
        };
    }
}
