package dev.backstep.app;

import java.util.List;
import java.util.Optional;

/**
 * The options of the command line: the one table that reading and {@code -help} follow. Names and meanings are QEMU's.
 */
enum Option {
    // Machine
    MACHINE(Group.MACHINE, List.of("-M", "-machine"), "NAME[,secure=on|off]", "the machine; 'help' lists them"),
    CPU(Group.MACHINE, List.of("-cpu"), "MODEL", "the CPU; 'help' lists them"),
    MEMORY(Group.MACHINE, List.of("-m"), "SIZE", "RAM: 512 (MiB), 512M, 1G, size=...; default 128M"),
    SMP(Group.MACHINE, List.of("-smp"), "N", "number of CPUs, 1 to 4: N, cpus=N, or sockets=,cores=,threads="),
    ACCEL(Group.MACHINE, List.of("-accel"), "NAME[,jit=on|off|verify][,thread=single|multi][,quantum=N]",
            "how instructions run: tcg; 'help' lists them. Several CPUs take turns of N instructions, or run on a host thread each "
                    + "(multi), in real time and without history"),
    NAME(Group.MACHINE, List.of("-name"), "NAME", "a name for this machine"),
    NO_REBOOT(Group.MACHINE, List.of("-no-reboot"), null, "end when the guest resets the machine"),
    NO_SHUTDOWN(Group.MACHINE, List.of("-no-shutdown"), null,
            "stop, rather than end, when the guest switches off or exits"),

    // What to boot
    KERNEL(Group.BOOT, List.of("-kernel"), "FILE", "ELF program, zImage, uImage or raw image"),
    DTB(Group.BOOT, List.of("-dtb"), "FILE", "device tree for the kernel"),
    INITRD(Group.BOOT, List.of("-initrd"), "FILE", "initial RAM disk for the kernel"),
    APPEND(Group.BOOT, List.of("-append"), "TEXT", "command line of the kernel"),
    BIOS(Group.BOOT, List.of("-bios"), "FILE", "image for the flash that the CPU starts from"),
    DEVICE(Group.BOOT, List.of("-device"), "DRIVER[,PROPERTY=VALUE...]",
            "loader,file=FILE[,addr=A][,force-raw=on] or loader,addr=A,data=D,data-len=L: put something into memory; "
            + "or add a device: virtio-blk-device,drive=ID, virtio-rng-device[,rng=ID], virtio-net-device,netdev=ID, "
            + "virtio-serial-device and its ports virtconsole,chardev=ID and virtserialport,chardev=ID,name=NAME; 'help' lists them"),
    OBJECT(Group.BOOT, List.of("-object"), "TYPE,id=ID[,...]",
            "a source of random numbers: rng-builtin, or rng-random[,filename=FILE]"),
    GLOBAL(Group.BOOT, List.of("-global"), "virtio-mmio.force-legacy=on|off",
            "whether virtio transports have the legacy interface; default on"),

    // Disks
    DRIVE(Group.DRIVE, List.of("-drive"), "file=FILE,if=sd|pflash|virtio|none,...",
            "a raw disk image: [unit=N][,id=ID][,readonly=on]. What the guest writes stays in the machine; the "
            + "monitor's 'commit' writes it to the image"),
    SD(Group.DRIVE, List.of("-sd"), "FILE", "image of the SD card: -drive if=sd,file=FILE"),
    PFLASH(Group.DRIVE, List.of("-pflash"), "FILE", "image of the next bank of flash: -drive if=pflash,file=FILE"),
    SNAPSHOT(Group.DRIVE, List.of("-snapshot"), null,
            "do not write to images (they never are, but by the monitor's 'commit')"),

    // Debugging and history
    GDB_SHORTHAND(Group.DEBUG, List.of("-s"), null, "serve GDB at port 1234: -gdb tcp::1234"),
    GDB(Group.DEBUG, List.of("-gdb"), "DEV",
            "serve GDB there: tcp:[HOST]:PORT, unix:PATH, stdio, chardev:ID, none"),
    START_STOPPED(Group.DEBUG, List.of("-S"), null, "do not start the CPU: wait for GDB or the monitor"),
    TIMELINE(Group.DEBUG, List.of("-timeline"), "off|[mem=SIZE][,searchers=N]",
            "do not keep history (then nothing runs backwards); or how much memory it may take, and how many machines, with their own "
            + "copy of the guest's memory, may share a long search (half the processors by default, 4 at most)"),
    RECORD(Group.DEBUG, List.of("-record"), "FILE", "record the run, with all that it takes to see it again"),
    RECORD_DISKS(Group.DEBUG, List.of("-record-disks"), "read|whole",
            "what a recording has of disks: what the guest reads, which a replay needs (default), or all of the images, for what "
            + "is tried in the replay's past; their SHA-256 in any case"),
    REPLAY(Group.DEBUG, List.of("-replay"), "FILE",
            "replay a recorded run; it needs no other option, and checks those of the machine that are given"),
    SALVAGE(Group.DEBUG, List.of("-salvage"), null, "with -replay: use a damaged recording up to the damage"),
    LOG_ITEMS(Group.DEBUG, List.of("-d"), "ITEM,...", "log what the guest does; 'help' lists the items"),
    LOG_FILE(Group.DEBUG, List.of("-D"), "FILE", "where -d logs to; default standard error"),

    // Time
    ICOUNT(Group.TIME, List.of("-icount"), "[shift=]N[,sleep=on|off][,rr=record|replay,rrfile=FILE]",
            "an instruction takes 2^N ns (0 to 10, default 1). While the CPU waits, time passes as on the host "
            + "(sleep=on) or jumps to the next timer (sleep=off). rr=record and rr=replay are -record and -replay, "
            + "with all options of the machine checked"),
    RTC(Group.TIME, List.of("-rtc"), "base=utc|localtime|DATE[,clock=host|vm]", "the real-time clock"),
    SEED(Group.TIME, List.of("-seed"), "N", "seed of the guest's random numbers"),

    // Consoles and monitors
    SERIAL(Group.CONSOLE, List.of("-serial"), "DEV",
            "what the next serial port is plugged into; default mon:stdio for the first"),
    MONITOR(Group.CONSOLE, List.of("-monitor"), "DEV", "a monitor for people"),
    QMP(Group.CONSOLE, List.of("-qmp"), "DEV", "a monitor for programs (JSON)"),
    CHARDEV(Group.CONSOLE, List.of("-chardev"), "TYPE,id=ID,...",
            "define a device for chardev:ID: stdio, null, file,path=, socket,[host=],port=|path=[,server=on][,wait=off]; "
            + "mux=on lets several share it"),
    MON(Group.CONSOLE, List.of("-mon"), "[chardev=]ID[,mode=readline|control]", "a monitor on such a device"),
    NOGRAPHIC(Group.CONSOLE, List.of("-nographic"), null, "no window (there never is one)"),
    DISPLAY(Group.CONSOLE, List.of("-display"), "none", "the same"),
    VGA(Group.CONSOLE, List.of("-vga"), "none", "no graphics card (there is none)"),
    PARALLEL(Group.CONSOLE, List.of("-parallel"), "none", "no parallel port (there is none)"),
    NODEFAULTS(Group.CONSOLE, List.of("-nodefaults"), null, "no serial port or monitor that was not asked for"),
    ECHR(Group.CONSOLE, List.of("-echr"), "N", "escape character of the shared terminal; default 1, Ctrl-A"),

    // Network
    NIC(Group.NETWORK, List.of("-nic"), "TYPE,...|none",
            "an interface and what it is plugged into: socket,listen=[HOST]:PORT, socket,connect=HOST:PORT or hubport,hubid=N, "
            + "with id=, mac=, model=lan9118|virtio-net-device; none: no interface. Without -nic, -net and -netdev "
            + "there is one whose cable is plugged into nothing"),
    NETDEV(Group.NETWORK, List.of("-netdev"), "TYPE,id=ID,...",
            "the same without an interface, for -net nic,netdev=ID and -device virtio-net-device,netdev=ID; "
            + "hubport,id=ID,hubid=N,netdev=ID2 joins a hub and another netdev"),
    NET(Group.NETWORK, List.of("-net"), "nic|socket,...|none",
            "the old form: nic[,netdev=ID][,macaddr=A][,model=M]; "
            + "without netdev=, all meet at hub 0"),

    // Semihosting
    SEMIHOSTING(Group.SEMIHOSTING, List.of("-semihosting"), null,
            "the guest may call the host for console, clock, command line and exit"),
    SEMIHOSTING_CONFIG(Group.SEMIHOSTING, List.of("-semihosting-config"), "KEY=VALUE,...",
            "enable=on|off, target=native|auto, chardev=ID, userspace=on|off, arg=WORD (repeatable), "
            + "directory=DIR: the only place whose files the guest may reach"),

    // Other
    NO_USER_CONFIG(Group.OTHER, List.of("-no-user-config"), null, "read no configuration file (none is ever read)"),
    VERSION(Group.OTHER, List.of("-version"), null, "print the version"),
    HELP(Group.OTHER, List.of("-h", "-help"), null, "print this text");

    /** The groups that {@code -help} shows, in its order. */
    enum Group {
        MACHINE("Machine"),
        BOOT("What to boot"),
        DRIVE("Disks"),
        DEBUG("Debugging and history"),
        TIME("Time"),
        CONSOLE("Consoles and monitors"),
        NETWORK("Network"),
        SEMIHOSTING("Semihosting"),
        OTHER("Other");

        private final String heading;

        Group(String heading) {
            this.heading = heading;
        }

        String heading() {
            return heading;
        }
    }

    private final Group group;
    private final List<String> names;
    private final String value;
    private final String description;

    /** @param value what {@code -help} calls the option's value; null: it takes none */
    Option(Group group, List<String> names, String value, String description) {
        this.group = group;
        this.names = names;
        this.value = value;
        this.description = description;
    }

    Group group() {
        return group;
    }

    /** All its names, each with one dash. */
    List<String> names() {
        return names;
    }

    /** What {@code -help} calls its value; empty: it takes none, and the argument after it is the next option. */
    Optional<String> value() {
        return Optional.ofNullable(value);
    }

    String description() {
        return description;
    }
}
