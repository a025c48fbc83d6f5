package dev.backstep.app;

import dev.backstep.arm.translate.Translation;
import dev.backstep.server.spec.CharacterDevicePlan;
import dev.backstep.trace.LogItem;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * All that the command line says about a run, checked.
 *
 * @param name              of the machine, for {@code info name}
 * @param characterDevices  serial ports, monitors, where the GDB server is
 * @param escapeCharacter   of a shared console, 0 to 255; 1 is Ctrl-A
 * @param startStopped      {@code -S}: the CPU waits for {@code cont}
 * @param noReboot          a reset by the guest ends the program
 * @param noShutdown        a shutdown by the guest stops the machine and leaves the program
 * @param drives            disk images and what they are plugged into
 * @param seed              of the random numbers that the guest gets; empty: the host's
 * @param virtio            what is plugged into the virtio transports
 * @param network           network interfaces, those behind virtio transports among them, and what they are plugged into
 * @param accelerator       how instructions run
 * @param recording         what is recorded or replayed
 */
public record Options(Optional<String> name, Machine machine, Boot boot, Icount icount, Rtc rtc, OptionalLong seed,
                      CharacterDevicePlan characterDevices, int escapeCharacter, boolean startStopped, boolean noReboot,
                      boolean noShutdown, Semihosting semihosting, Timeline timeline, Log log, DrivePlan drives, VirtioPlan virtio,
                      NetworkOptions network, Accelerator accelerator, RecordingOptions recording) {

    /** The boards there are. */
    public enum Board {
        /** ARM Versatile Express with a Cortex-A9 daughterboard. */
        VEXPRESS_A9("vexpress-a9", "ARM Versatile Express for Cortex-A9", "cortex-a9", 4, 1L << 30);

        private final String machineName;
        private final String description;
        private final String cpu;
        private final int cpuLimit;
        private final long memoryLimit;

        Board(String machineName, String description, String cpu, int cpuLimit, long memoryLimit) {
            this.machineName = machineName;
            this.description = description;
            this.cpu = cpu;
            this.cpuLimit = cpuLimit;
            this.memoryLimit = memoryLimit;
        }

        /** QEMU's name of the machine. */
        public String machineName() {
            return machineName;
        }

        /** What it is, for {@code -M help}. */
        public String description() {
            return description;
        }

        /** QEMU's name of the one CPU it takes. */
        public String cpu() {
            return cpu;
        }

        /** How many CPUs the real board takes. */
        public int cpuLimit() {
            return cpuLimit;
        }

        /** Most RAM, in bytes. */
        public long memoryLimit() {
            return memoryLimit;
        }
    }

    /**
     * The machine.
     *
     * @param secure      whether the CPU has the security extensions and starts in secure state
     * @param cpus        number of CPUs, 1 to the board's limit
     * @param memoryBytes RAM, a positive multiple of 4096
     */
    public record Machine(Board board, boolean secure, int cpus, long memoryBytes) { }

    /**
     * How instructions run.
     *
     * @param translation whether hot code runs as JVM bytecode
     * @param quantum     instructions in a turn of one of several CPUs
     * @param parallel    CPUs run at the same time, in real time, rather than in turns
     */
    public record Accelerator(Translation translation, int quantum, boolean parallel) { }

    /** How code runs. */
    public Translation translation() {
        return accelerator.translation();
    }

    /**
     * What it boots.
     *
     * @param commandLine   {@code -append}; empty if there is none
     * @param deviceLoaders values of {@code -device loader,...}, without {@code loader,}, as typed and in order
     */
    public record Boot(Optional<Path> kernel, Optional<Path> deviceTree, Optional<Path> initialRamDisk, String commandLine,
                       Optional<Path> bios, List<String> deviceLoaders) {
        /** Copies the list. */
        public Boot {
            deviceLoaders = List.copyOf(deviceLoaders);
        }
    }

    /** What the machine does while its CPU waits for an interrupt. */
    public enum Sleep {
        /** Time passes as on the host. */
        ON,
        /** Time jumps to the next timer. */
        OFF,
        /** The user did not say: on when a console is interactive, off otherwise. */
        AUTO
    }

    /**
     * How time follows from instructions.
     *
     * @param shift 0 to 10; an instruction takes 2^shift ns. 1, that is 500 MIPS, if the user did not say
     */
    public record Icount(int shift, Sleep sleep) {
        /** The shift when the user did not say. */
        public static final int DEFAULT_SHIFT = 1;
    }

    /** What the real-time clock starts from. */
    public sealed interface RtcBase {
        /** The host's time, UTC. */
        record Utc() implements RtcBase { }

        /** The host's time in its time zone. */
        record LocalTime() implements RtcBase { }

        /** A given date. */
        record Date(LocalDateTime start) implements RtcBase { }
    }

    /** What drives the real-time clock. */
    public enum RtcClock {
        /** The host's clock; its readings are recorded inputs. */
        HOST,
        /** The machine's virtual clock. */
        VM
    }

    /** The real-time clock. */
    public record Rtc(RtcBase base, RtcClock clock) { }

    /**
     * Semihosting.
     *
     * @param userspace whether unprivileged code may call
     * @param arguments the program's command line, word by word; empty: kernel and {@code -append} make it
     * @param directory the only place whose files the guest may reach; empty: none
     */
    public record Semihosting(boolean enabled, boolean userspace, List<String> arguments, Optional<Path> directory) {
        /** Copies the list. */
        public Semihosting {
            arguments = List.copyOf(arguments);
        }
    }

    /**
     * The history of the run.
     *
     * @param enabled     whether the machine can go backwards
     * @param budgetBytes how much memory history may take; empty: chosen from the heap
     * @param searchers   how many machines may run history at the same time in a long search, this one among them
     */
    public record Timeline(boolean enabled, OptionalLong budgetBytes, int searchers) {

        /** More do not pay: the newest part of history is looked at first, and the others may be in vain. */
        public static final int MOST_SEARCHERS = 8;
        private static final int MOST_SEARCHERS_BY_DEFAULT = 4;

        /** No history. */
        static final Timeline OFF = new Timeline(false, OptionalLong.empty(), 1);

        /** For each machine there are two processors by default: the JVM's compilers translate for it. */
        static int usualSearchers(int processors) {
            return Math.max(1, Math.min(MOST_SEARCHERS_BY_DEFAULT, processors / 2));
        }
    }

    /**
     * What is logged of the guest's doings.
     *
     * @param file where to; empty: standard error
     */
    public record Log(Set<LogItem> items, Optional<Path> file) {
        /** Copies the set. */
        public Log {
            items = items.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(items));
        }
    }
}
