package dev.backstep.app;

import dev.backstep.arm.translate.Translation;
import dev.backstep.machine.CpuTurns;
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
        Options.Accelerator accelerator = new Options.Accelerator(Translation.ON, CpuTurns.DEFAULT_QUANTUM);
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
        parameters.take("thread").ifPresent(thread -> {
            if (thread.equals("multi")) {
                throw new SpecificationException("thread=multi is not available yet");
            } else if (!thread.equals("single")) {
                throw new SpecificationException("Invalid 'thread' setting " + thread);
            }
        });
        parameters.refuse("tb-size", "split-wx", "one-insn-per-tb", "kernel-irqchip", "igd-passthru", "kvm-shadow-mem",
                "dirty-ring-size", "notify-vmexit");
        return new Options.Accelerator(parameters.take("jit").map(AcceleratorReader::translation).orElse(before.translation()),
                parameters.take("quantum").map(AcceleratorReader::quantum).orElse(before.quantum()));
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
