package dev.backstep.app;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The options as typed, in the groups that {@code -help} shows. The names and meanings are QEMU's; an option without a
 * value here is null or empty when it was not given, and of one given more than once the last counts unless it is a list.
 */
@Command(name = "backstep")
final class Arguments {

    @ArgGroup(validate = false, heading = "Machine")
    final MachineGroup machine = new MachineGroup();
    @ArgGroup(validate = false, heading = "What to boot")
    final BootGroup boot = new BootGroup();
    @ArgGroup(validate = false, heading = "Disks")
    final DriveGroup drives = new DriveGroup();
    @ArgGroup(validate = false, heading = "Debugging and history")
    final DebugGroup debug = new DebugGroup();
    @ArgGroup(validate = false, heading = "Time")
    final TimeGroup time = new TimeGroup();
    @ArgGroup(validate = false, heading = "Consoles and monitors")
    final ConsoleGroup console = new ConsoleGroup();
    @ArgGroup(validate = false, heading = "Network")
    final NetworkGroup network = new NetworkGroup();
    @ArgGroup(validate = false, heading = "Semihosting")
    final SemihostingGroup semihosting = new SemihostingGroup();
    @ArgGroup(validate = false, heading = "Other")
    final OtherGroup other = new OtherGroup();

    /** Machine. */
    static final class MachineGroup {
        @Option(names = {"-M", "-machine"}, paramLabel = "NAME[,secure=on|off]", description = "the machine; 'help' lists them")
        final List<String> machine = new ArrayList<>();
        @Option(names = "-cpu", paramLabel = "MODEL", description = "the CPU; 'help' lists them")
        String cpu;
        @Option(names = "-m", paramLabel = "SIZE", description = "RAM: 512 (MiB), 512M, 1G, size=...; default 128M")
        final List<String> memory = new ArrayList<>();
        @Option(names = "-smp", paramLabel = "N", description = "number of CPUs; 1 for now")
        String smp;
        @Option(names = "-accel", paramLabel = "NAME", description = "how instructions run: tcg; 'help' lists them")
        final List<String> accel = new ArrayList<>();
        @Option(names = "-name", paramLabel = "NAME", description = "a name for this machine")
        String name;
        @Option(names = "-no-reboot", description = "end when the guest resets the machine")
        boolean noReboot;
        @Option(names = "-no-shutdown", description = "stop, rather than end, when the guest switches off or exits")
        boolean noShutdown;
    }

    /** Boot. */
    static final class BootGroup {
        @Option(names = "-kernel", paramLabel = "FILE", description = "ELF program, zImage, uImage or raw image")
        String kernel;
        @Option(names = "-dtb", paramLabel = "FILE", description = "device tree for the kernel")
        String dtb;
        @Option(names = "-initrd", paramLabel = "FILE", description = "initial RAM disk for the kernel")
        String initrd;
        @Option(names = "-append", paramLabel = "TEXT", description = "command line of the kernel")
        String append;
        @Option(names = "-bios", paramLabel = "FILE", description = "image for the flash that the CPU starts from")
        String bios;
        @Option(names = "-device", paramLabel = "DRIVER[,PROPERTY=VALUE...]",
                description = "loader,file=FILE[,addr=A][,force-raw=on] or loader,addr=A,data=D,data-len=L: put something into memory; "
                        + "or add a device: virtio-blk-device,drive=ID, virtio-rng-device[,rng=ID], virtio-net-device,netdev=ID, virtio-serial-device and its ports "
                        + "virtconsole,chardev=ID and virtserialport,chardev=ID,name=NAME; 'help' lists them")
        final List<String> device = new ArrayList<>();
        @Option(names = "-object", paramLabel = "TYPE,id=ID[,...]",
                description = "a source of random numbers: rng-builtin, or rng-random[,filename=FILE]")
        final List<String> object = new ArrayList<>();
        @Option(names = "-global", paramLabel = "virtio-mmio.force-legacy=on|off",
                description = "whether virtio transports have the legacy interface; default on")
        final List<String> global = new ArrayList<>();
    }

    /** Disks. */
    static final class DriveGroup {
        @Option(names = "-drive", paramLabel = "file=FILE,if=sd|pflash|virtio|none,...",
                description = "a raw disk image: [unit=N][,id=ID][,readonly=on]. What the guest writes stays in the machine; the "
                        + "monitor's 'commit' writes it to the image")
        final List<String> drive = new ArrayList<>();
        @Option(names = "-sd", paramLabel = "FILE", description = "image of the SD card: -drive if=sd,file=FILE")
        final List<String> card = new ArrayList<>();
        @Option(names = "-pflash", paramLabel = "FILE", description = "image of the next bank of flash: -drive if=pflash,file=FILE")
        final List<String> flash = new ArrayList<>();
        @Option(names = "-snapshot", description = "do not write to images (they never are, but by the monitor's 'commit')")
        boolean snapshot;
    }

    /** Debugging. */
    static final class DebugGroup {
        @Option(names = "-s", description = "serve GDB at port 1234: -gdb tcp::1234")
        boolean gdbShorthand;
        @Option(names = "-gdb", paramLabel = "DEV",
                description = "serve GDB there: tcp:[HOST]:PORT, unix:PATH, stdio, chardev:ID, none")
        String gdb;
        @Option(names = "-S", description = "do not start the CPU: wait for GDB or the monitor")
        boolean startStopped;
        @Option(names = "-timeline", paramLabel = "off|mem=SIZE",
                description = "do not keep history (then nothing runs backwards), or how much memory it may take")
        String timeline;
        @Option(names = "-record", paramLabel = "FILE", description = "record the run (not available yet)")
        String record;
        @Option(names = "-replay", paramLabel = "FILE", description = "replay a recorded run (not available yet)")
        String replay;
        @Option(names = "-d", paramLabel = "ITEM,...", description = "log what the guest does; 'help' lists the items")
        final List<String> logItems = new ArrayList<>();
        @Option(names = "-D", paramLabel = "FILE", description = "where -d logs to; default standard error")
        String logFile;
    }

    /** Time. */
    static final class TimeGroup {
        @Option(names = "-icount", paramLabel = "[shift=]N[,sleep=on|off]",
                description = "an instruction takes 2^N ns (0 to 10, default 1). While the CPU waits, time passes as on the host "
                        + "(sleep=on) or jumps to the next timer (sleep=off)")
        final List<String> icount = new ArrayList<>();
        @Option(names = "-rtc", paramLabel = "base=utc|localtime|DATE[,clock=host|vm]", description = "the real-time clock")
        final List<String> rtc = new ArrayList<>();
        @Option(names = "-seed", paramLabel = "N", description = "seed of the guest's random numbers")
        String seed;
    }

    /** Consoles. */
    static final class ConsoleGroup {
        @Option(names = "-serial", paramLabel = "DEV",
                description = "what the next serial port is plugged into; default mon:stdio for the first")
        final List<String> serial = new ArrayList<>();
        @Option(names = "-monitor", paramLabel = "DEV", description = "a monitor for people")
        final List<String> monitor = new ArrayList<>();
        @Option(names = "-qmp", paramLabel = "DEV", description = "a monitor for programs (JSON)")
        final List<String> qmp = new ArrayList<>();
        @Option(names = "-chardev", paramLabel = "TYPE,id=ID,...",
                description = "define a device for chardev:ID: stdio, null, file,path=, socket,[host=],port=|path=[,server=on][,wait=off]; "
                        + "mux=on lets several share it")
        final List<String> chardev = new ArrayList<>();
        @Option(names = "-mon", paramLabel = "[chardev=]ID[,mode=readline|control]", description = "a monitor on such a device")
        final List<String> mon = new ArrayList<>();
        @Option(names = "-nographic", description = "no window (there never is one)")
        boolean nographic;
        @Option(names = "-display", paramLabel = "none", description = "the same")
        String display;
        @Option(names = "-parallel", paramLabel = "none", description = "no parallel port (there is none)")
        final List<String> parallel = new ArrayList<>();
        @Option(names = "-nodefaults", description = "no serial port or monitor that was not asked for")
        boolean noDefaults;
        @Option(names = "-echr", paramLabel = "N", description = "escape character of the shared terminal; default 1, Ctrl-A")
        String escapeCharacter;
    }

    /** Network. */
    static final class NetworkGroup {
        @Option(names = "-nic", paramLabel = "TYPE,...|none",
                description = "an interface and what it is plugged into: socket,listen=[HOST]:PORT, socket,connect=HOST:PORT or hubport,hubid=N, "
                        + "with id=, mac=, model=lan9118|virtio-net-device; none: no interface. Without -nic, -net and -netdev "
                        + "there is one whose cable is plugged into nothing")
        final List<String> nic = new ArrayList<>();
        @Option(names = "-netdev", paramLabel = "TYPE,id=ID,...",
                description = "the same without an interface, for -net nic,netdev=ID and -device virtio-net-device,netdev=ID; "
                        + "hubport,id=ID,hubid=N,netdev=ID2 joins a hub and another netdev")
        final List<String> netdev = new ArrayList<>();
        @Option(names = "-net", paramLabel = "nic|socket,...|none", description = "the old form: nic[,netdev=ID][,macaddr=A][,model=M]; "
                + "without netdev=, all meet at hub 0")
        final List<String> net = new ArrayList<>();
    }

    /** Semihosting. */
    static final class SemihostingGroup {
        @Option(names = "-semihosting", description = "the guest may call the host for console, clock, command line and exit")
        boolean semihosting;
        @Option(names = "-semihosting-config", paramLabel = "KEY=VALUE,...",
                description = "enable=on|off, target=native|auto, chardev=ID, userspace=on|off, arg=WORD (repeatable), "
                        + "directory=DIR: the only place whose files the guest may reach")
        final List<String> config = new ArrayList<>();
    }

    /** Other. */
    static final class OtherGroup {
        @Option(names = "-no-user-config", description = "read no configuration file (none is ever read)")
        boolean noUserConfig;
        @Option(names = "-version", description = "print the version")
        boolean version;
        @Option(names = {"-h", "-help"}, description = "print this text")
        boolean help;
    }
}
