package dev.backstep.app;

import dev.backstep.app.Options.Board;
import dev.backstep.server.spec.CharacterDevicePlan;
import dev.backstep.server.spec.ParameterList;
import dev.backstep.server.spec.SpecificationException;
import dev.backstep.trace.LogItem;
import java.math.BigInteger;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes {@link Options} of the options as typed, and checks them. Each method reads the options of one record. */
final class OptionsReader {

    private static final long PAGE = 4096;
    private static final long DEFAULT_MEMORY = 128L << 20;
    /** QEMU's log items that we have not. */
    private static final Set<String> OTHER_LOG_ITEMS = Set.of("out_asm", "op", "op_opt", "op_ind", "fpu", "pcall", "page", "nochain",
            "plugin", "strace", "tid", "all", "trace");
    private static final String NOT_SUPPORTED = " is known to QEMU but not supported by backstep";

    private OptionsReader() { }

    /** Reads all options; a request for a list ({@code -M help}) wins over running. */
    static Invocation read(Arguments raw) {
        if (helpRequest(raw).isPresent()) {
            return new Invocation.Print(helpRequest(raw).get());
        }
        RecordingOptionsReader.Request request = RecordingOptionsReader.request(raw);
        return request.replay().isPresent()
                ? new Invocation.Run(ReplayOptionsReader.read(raw, request.replay().get(), request.checked()))
                : readMachine(raw, List.of(), Optional.empty());
    }

    /**
     * Reads all options of a machine.
     *
     * @param recordedWords the command line that a recording has; ignored without one
     * @param replay the recording that is replayed
     */
    static Invocation readMachine(Arguments raw, List<String> recordedWords, Optional<ReplaySource> replay) {
        refuseTheUnavailable(raw);
        Options.Machine machine = machine(raw);
        DrivePlan drives = DriveReader.read(raw);
        NetworkOptionsReader network = NetworkOptionsReader.of(raw.all(Option.NETDEV), raw.all(Option.NET), raw.all(Option.NIC));
        DeviceOptionsReader.Result devices = DeviceOptionsReader.read(raw.all(Option.DEVICE), raw.all(Option.OBJECT),
                raw.all(Option.GLOBAL), drives, network.virtioInterfaces());
        Options.Boot boot = boot(raw, devices.loaders());
        checkFirmware(drives, boot);
        Options.Accelerator accelerator = AcceleratorReader.read(raw.all(Option.ACCEL));
        Options.Timeline timeline = timeline(raw.last(Option.TIMELINE));
        if (accelerator.parallel()) {
            AcceleratorReader.refuseWithParallel(raw, accelerator);
            timeline = Options.Timeline.OFF;
        }
        Options.Semihosting semihosting = semihosting(raw);
        Options.Icount icount = IcountReader.read(raw).icount();
        RecordingOptions recording = new RecordingOptions(replay.isPresent() ? recordedWords
                : RecordingOptionsReader.machineWords(raw, icount, machine, accelerator), RecordingOptionsReader.request(raw).record(),
                RecordingOptionsReader.wholeDisks(raw, timeline.enabled()), replay);
        return new Invocation.Run(new Options(name(raw.last(Option.NAME)), machine, boot, icount,
                rtc(raw.all(Option.RTC)), seed(raw.last(Option.SEED)), characterDevices(raw, devices.virtio().chardevs()),
                escapeCharacter(raw.last(Option.ECHR)), raw.has(Option.START_STOPPED), raw.has(Option.NO_REBOOT),
                raw.has(Option.NO_SHUTDOWN), semihosting, timeline, log(raw), drives,
                devices.virtio(), network.finish(raw.has(Option.NODEFAULTS), devices.virtio()), accelerator, recording));
    }

    private static Optional<String> helpRequest(Arguments raw) {
        StringBuilder text = new StringBuilder();
        if (raw.all(Option.MACHINE).stream().anyMatch(OptionsReader::asksForHelp)) {
            text.append("Supported machines are:\n");
            for (Board board : Board.values()) {
                text.append(String.format(Locale.ROOT, "%-20s %s%n", board.machineName(), board.description()));
            }
        } else if (raw.last(Option.CPU) != null && asksForHelp(raw.last(Option.CPU))) {
            text.append("Available CPUs:\n");
            for (Board board : Board.values()) {
                text.append("  ").append(board.cpu()).append('\n');
            }
        } else if (raw.all(Option.ACCEL).stream().anyMatch(OptionsReader::asksForHelp)) {
            text.append(AcceleratorReader.help());
        } else if (raw.all(Option.LOG_ITEMS).stream().anyMatch(OptionsReader::asksForHelp)) {
            text.append("Log items (comma separated):\n");
            for (LogItem item : LogItem.values()) {
                text.append(String.format(Locale.ROOT, "%-15s %s%n", item.itemName(), item.description()));
            }
        } else if (raw.all(Option.CHARDEV).stream().anyMatch(OptionsReader::asksForHelp)) {
            text.append("Available chardev backend types:\n  file\n  null\n  socket\n  stdio\n");
        } else if (DeviceOptionsReader.help(raw.all(Option.DEVICE)).isPresent()) {
            text.append(DeviceOptionsReader.help(raw.all(Option.DEVICE)).get());
        } else if (raw.all(Option.OBJECT).stream().anyMatch(OptionsReader::asksForHelp)) {
            text.append("List of user creatable objects:\n  rng-builtin\n  rng-random\n");
        } else if (raw.last(Option.DISPLAY) != null && asksForHelp(raw.last(Option.DISPLAY))) {
            text.append("Available display backend types:\nnone\n");
        }
        return text.isEmpty() ? Optional.empty() : Optional.of(text.toString());
    }

    private static boolean asksForHelp(String value) {
        return value.equals("help") || value.equals("?");
    }

    private static void refuseTheUnavailable(Arguments raw) {
        onlyNone("-parallel", raw.all(Option.PARALLEL));
        onlyNone("-vga", raw.all(Option.VGA));
        onlyNone("-display", raw.last(Option.DISPLAY) == null ? List.of() : List.of(raw.last(Option.DISPLAY)));
    }

    private static void onlyNone(String option, List<String> values) {
        for (String value : values) {
            if (!value.equals("none")) {
                throw new UsageException(option + " " + value + NOT_SUPPORTED + " (only " + option + " none)");
            }
        }
    }

    /** Runs the reader of one option's value, and puts the option before its error. */
    private static <T> T in(String option, String value, Supplier<T> reader) {
        try {
            return reader.get();
        } catch (SpecificationException e) {
            throw new UsageException(option + " " + value + ": " + e.getMessage());
        }
    }

    /** Reads a value as a parameter list and refuses what the reader leaves of it. */
    static <T> T list(String option, String value, String impliedKey, Function<ParameterList, T> reader) {
        return in(option, value, () -> {
            ParameterList parameters = ParameterList.parse(value, impliedKey);
            T result = reader.apply(parameters);
            parameters.finish();
            return result;
        });
    }

    private static Optional<String> name(String text) {
        if (text == null) {
            return Optional.empty();
        }
        return list("-name", text, "guest", parameters -> {
            parameters.refuse("process");
            parameters.refuseUnlessOff("debug-threads");
            return parameters.take("guest");
        });
    }

    private static Options.Machine machine(Arguments raw) {
        Board board = null;
        boolean secure = true;
        for (String text : raw.all(Option.MACHINE)) {
            ParameterList parameters = in("-machine", text, () -> ParameterList.parse(text, "type"));
            Optional<String> type = parameters.take("type");
            if (type.isPresent()) {
                board = board(type.get());
            }
            boolean before = secure;
            secure = in("-machine", text, () -> parameters.takeBoolean("secure", before));
            parameters.take("accel").ifPresent(AcceleratorReader::checkNames);
            in("-machine", text, () -> {
                parameters.finish();
                return null;
            });
        }
        if (board == null) {
            // QEMU has no default for ARM, having so many boards; there is only one here.
            board = Options.Board.VEXPRESS_A9;
        }
        if (raw.last(Option.CPU) != null && !raw.last(Option.CPU).equals(board.cpu())) {
            throw new UsageException("-cpu " + raw.last(Option.CPU) + ": " + board.machineName() + " can only use " + board.cpu());
        }
        int cpus = raw.last(Option.SMP) == null ? 1 : SmpReader.read(board, raw.last(Option.SMP));
        return new Options.Machine(board, secure, cpus, memory(board, raw.all(Option.MEMORY)));
    }

    private static Board board(String name) {
        for (Board board : Board.values()) {
            if (board.machineName().equals(name)) {
                return board;
            }
        }
        throw new UsageException("unsupported machine type '" + name + "'; use -machine help to list supported machines");
    }

    private static long memory(Board board, List<String> texts) {
        long bytes = DEFAULT_MEMORY;
        for (String text : texts) {
            Optional<String> size = list("-m", text, "size", parameters -> {
                parameters.refuse("slots", "maxmem");
                return parameters.take("size");
            });
            if (size.isPresent()) {
                bytes = MemorySize.parse("-m", size.get(), 'M');
            }
            if (bytes == 0) {
                throw new UsageException("-m " + text + ": the machine needs memory");
            }
            if (bytes % PAGE != 0) {
                throw new UsageException("-m " + text + ": the size must be a multiple of 4 KiB");
            }
            if (bytes > board.memoryLimit()) {
                throw new UsageException("-m " + text + ": " + board.machineName() + ": cannot model more than "
                        + (board.memoryLimit() >> 30) + "GB RAM");
            }
        }
        return bytes;
    }

    private static Options.Boot boot(Arguments raw, List<String> loaders) {
        if (raw.last(Option.KERNEL) == null && raw.last(Option.APPEND) != null) {
            throw new UsageException("-append only allowed with -kernel option");
        }
        if (raw.last(Option.KERNEL) == null && raw.last(Option.INITRD) != null) {
            throw new UsageException("-initrd only allowed with -kernel option");
        }
        return new Options.Boot(path("-kernel", raw.last(Option.KERNEL)), path("-dtb", raw.last(Option.DTB)),
                path("-initrd", raw.last(Option.INITRD)), raw.last(Option.APPEND) == null ? "" : raw.last(Option.APPEND),
                path("-bios", raw.last(Option.BIOS)), loaders);
    }

    private static void checkFirmware(DrivePlan drives, Options.Boot boot) {
        Optional<DrivePlan.Drive> firmware = drives.at(DrivePlan.Interface.PFLASH, 0);
        if (boot.bios().isPresent() && firmware.isPresent()) {
            throw new UsageException("-bios and " + firmware.get().option() + " exclude each other: both are the content of the first flash");
        }
    }

    /**
     * The file that an option names; empty when the option is not given, {@code text} being null.
     *
     * @throws UsageException when the text can be no file name
     */
    static Optional<Path> path(String option, String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.isEmpty()) {
            throw new UsageException(option + ": the file name is empty");
        }
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            throw new UsageException(option + ": not a file name: " + e.getReason());
        }
    }

    private static Options.Rtc rtc(List<String> texts) {
        Options.RtcBase[] base = {new Options.RtcBase.Utc()};
        Options.RtcClock[] clock = {Options.RtcClock.HOST};
        for (String text : texts) {
            list("-rtc", text, null, parameters -> {
                parameters.take("base").ifPresent(value -> base[0] = rtcBase(value));
                parameters.take("clock").ifPresent(value -> clock[0] = switch (value) {
                    case "host" -> Options.RtcClock.HOST;
                    case "vm" -> Options.RtcClock.VM;
                    case "rt" -> throw new SpecificationException("clock=rt" + NOT_SUPPORTED);
                    default -> throw new SpecificationException("invalid option value '" + value + "'");
                });
                parameters.take("driftfix").filter(value -> !value.equals("none")).ifPresent(value -> {
                    throw new SpecificationException("driftfix=" + value + NOT_SUPPORTED);
                });
                return null;
            });
        }
        return new Options.Rtc(base[0], clock[0]);
    }

    private static Options.RtcBase rtcBase(String text) {
        if (text.equals("utc")) {
            return new Options.RtcBase.Utc();
        } else if (text.equals("localtime")) {
            return new Options.RtcBase.LocalTime();
        }
        try {
            return new Options.RtcBase.Date(text.indexOf('T') >= 0 ? LocalDateTime.parse(text) : LocalDate.parse(text).atStartOfDay());
        } catch (DateTimeParseException e) {
            throw new SpecificationException("invalid datetime format, valid formats: '2006-06-17T16:01:21' or '2006-06-17'");
        }
    }

    private static OptionalLong seed(String text) {
        if (text == null) {
            return OptionalLong.empty();
        }
        boolean hexadecimal = text.matches("0[xX][0-9a-fA-F]{1,16}");
        if (hexadecimal || text.matches("[0-9]{1,20}")) {
            BigInteger seed = hexadecimal ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
            if (seed.bitLength() <= Long.SIZE) {
                return OptionalLong.of(seed.longValue());
            }
        }
        throw new UsageException("-seed " + text + ": Invalid seed number: " + text);
    }

    private static CharacterDevicePlan characterDevices(Arguments raw, List<String> devicePorts) {
        if (raw.last(Option.GDB) != null && raw.has(Option.GDB_SHORTHAND)) {
            throw new UsageException("-s and -gdb exclude each other");
        }
        String gdb = raw.has(Option.GDB_SHORTHAND) ? "tcp::1234" : raw.last(Option.GDB);
        Optional<String> semihostingChardev = Optional.empty();
        for (String text : raw.all(Option.SEMIHOSTING_CONFIG)) {
            Optional<String> chardev = ParameterList.parse(text, "enable").take("chardev");
            semihostingChardev = chardev.isPresent() ? chardev : semihostingChardev;
        }
        try {
            return CharacterDevicePlan.of(new CharacterDevicePlan.Request(raw.all(Option.SERIAL), raw.all(Option.MONITOR),
                    raw.all(Option.QMP), raw.all(Option.CHARDEV), raw.all(Option.MON), Optional.ofNullable(gdb), semihostingChardev,
                    raw.has(Option.NOGRAPHIC), !raw.has(Option.NODEFAULTS), devicePorts));
        } catch (SpecificationException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static int escapeCharacter(String text) {
        if (text == null) {
            return 1;
        }
        try {
            int value = Integer.decode(text);
            if (value >= 0 && value <= 0xff) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw new UsageException("-echr " + text + ": Bad argument to echr");
        }
        throw new UsageException("-echr " + text + ": Bad argument to echr");
    }

    private static Options.Semihosting semihosting(Arguments raw) {
        boolean[] enabled = {raw.has(Option.SEMIHOSTING)};
        boolean[] userspace = {false};
        List<String> arguments = new ArrayList<>();
        List<Path> directory = new ArrayList<>();
        for (String text : raw.all(Option.SEMIHOSTING_CONFIG)) {
            list("-semihosting-config", text, "enable", parameters -> {
                enabled[0] = parameters.takeBoolean("enable", true);
                userspace[0] = parameters.takeBoolean("userspace", userspace[0]);
                parameters.take("target").ifPresent(OptionsReader::checkSemihostingTarget);
                parameters.take("chardev");
                arguments.addAll(parameters.takeAll("arg"));
                parameters.take("directory").ifPresent(value -> {
                    directory.clear();
                    path("-semihosting-config directory=", value).ifPresent(directory::add);
                });
                return null;
            });
        }
        return new Options.Semihosting(enabled[0], userspace[0], arguments, directory.stream().findFirst());
    }

    private static void checkSemihostingTarget(String target) {
        switch (target) {
            case "native", "auto" -> { }
            case "gdb" -> throw new SpecificationException("target=gdb is not supported yet (only native)");
            default -> throw new SpecificationException("unsupported semihosting-config target=" + target);
        }
    }

    private static Options.Timeline timeline(String text) {
        int usual = Options.Timeline.usualSearchers(Runtime.getRuntime().availableProcessors());
        if (text == null) {
            return new Options.Timeline(true, OptionalLong.empty(), usual);
        }
        if (text.equals("off")) {
            return Options.Timeline.OFF;
        }
        return list("-timeline", text, null, parameters -> {
            if (parameters.takeBoolean("off").isPresent()) {
                throw new SpecificationException("'off' stands alone");
            }
            parameters.takeBoolean("on");
            OptionalLong budget = parameters.take("mem").map(size -> OptionalLong.of(budget(text, size))).orElse(OptionalLong.empty());
            return new Options.Timeline(true, budget, parameters.take("searchers").map(OptionsReader::searchers).orElse(usual));
        });
    }

    private static int searchers(String text) {
        int searchers = text.matches("[0-9]") ? Integer.parseInt(text) : 0;
        if (searchers < 1 || searchers > Options.Timeline.MOST_SEARCHERS) {
            throw new SpecificationException("Invalid 'searchers' setting " + text + ": 1 to " + Options.Timeline.MOST_SEARCHERS
                    + " machines search history at the same time");
        }
        return searchers;
    }

    private static long budget(String text, String size) {
        long bytes = MemorySize.parse("-timeline mem=", size, 'M');
        if (bytes < 1 << 20) {
            throw new UsageException("-timeline " + text + ": history needs 1 MiB or more");
        }
        long heap = Runtime.getRuntime().maxMemory();
        if (bytes > heap) {
            throw new UsageException(String.format("-timeline %s: the JVM's heap is %d MiB at most, and holds the guest's memory as well "
                    + "(BACKSTEP_JAVA_OPTS=-Xmx8g makes it larger)", text, heap >> 20));
        }
        return bytes;
    }

    private static Options.Log log(Arguments raw) {
        Set<LogItem> items = EnumSet.noneOf(LogItem.class);
        for (String text : raw.all(Option.LOG_ITEMS)) {
            for (String name : text.split(",", -1)) {
                if (name.equals("mmu")) {
                    throw new UsageException("-d " + text + ": log item 'mmu' is not available yet: there is no MMU");
                }
                Optional<LogItem> item = LogItem.of(name);
                if (item.isEmpty()) {
                    throw new UsageException("-d " + text + ": log item '" + name + "'"
                            + (OTHER_LOG_ITEMS.contains(name) || name.startsWith("trace:") ? NOT_SUPPORTED : " is unknown")
                            + " (-d help lists those there are)");
                }
                items.add(item.get());
            }
        }
        return new Options.Log(items, path("-D", raw.last(Option.LOG_FILE)));
    }
}
