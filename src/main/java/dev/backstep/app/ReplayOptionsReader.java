package dev.backstep.app;

import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.recording.Configuration;
import dev.backstep.server.spec.ParameterList;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the options of a replay: the machine is the recording's, debuggers and consoles are the user's. Options that the user
 * gives for the machine nevertheless are held against the recording.
 */
final class ReplayOptionsReader {

    /** What is typed for a machine that nobody sees or talks to. */
    private static final List<String> HEADLESS = List.of("-serial", "null");

    private ReplayOptionsReader() { }

    /**
     * Reads the recording and the options.
     *
     * @throws UsageException when the recording cannot be used, or is of another machine than the options describe
     */
    static Options read(Arguments typed, Path file, boolean checked) {
        ReplaySource source = ReplaySource.read(file, typed.has(Option.SALVAGE));
        Options options = options(source, typed);
        boolean machineGiven = RecordingOptionsReader.MACHINE_OPTIONS.stream().anyMatch(typed::has);
        if (checked || machineGiven) {
            requireSame(typed, options, source);
        }
        return options;
    }

    /** The options of a replay that nobody sees or talks to. */
    static Options headless(ReplaySource source) {
        return options(source, arguments(HEADLESS));
    }

    /**
     * The options of a machine like one that runs, that nobody sees or talks to.
     *
     * @param original its options
     */
    static Options headless(Options original) {
        RecordingOptions recording = original.recording();
        return options(recording.machineWords(), "" + original.icount().shift(), recording.replay(), arguments(HEADLESS));
    }

    private static Options options(ReplaySource source, Arguments typed) {
        Options.Accelerator accelerator = AcceleratorReader.read(typed.all(Option.ACCEL));
        if (accelerator.parallel()) {
            // Before it meets what the recording says, of which the user knows nothing.
            AcceleratorReader.refuseWithParallel(typed, accelerator);
        }
        try {
            return options(source.machineWords(), source.configuration().first(Configuration.SHIFT).orElse(""), Optional.of(source), typed);
        } catch (UsageException e) {
            throw new UsageException(source.file() + ": with what the recording says of its command line: " + e.getMessage());
        }
    }

    private static Options options(List<String> machineWords, String shift, Optional<ReplaySource> source, Arguments typed) {
        List<String> words = new ArrayList<>(typed.words(hostOptions()));
        Arguments then = arguments(machineWords);
        words.addAll(then.words(RecordingOptionsReader.MACHINE_OPTIONS));
        words.addAll(List.of("-icount", "shift=" + shift));
        words.addAll(then.words(EnumSet.of(Option.NODEFAULTS, Option.ACCEL)));
        words.addAll(consoles(then, typed));
        return ((Invocation.Run) OptionsReader.readMachine(arguments(words), machineWords, source)).options();
    }

    private static Arguments arguments(List<String> words) {
        return Arguments.of(words.toArray(String[]::new), word -> new UsageException("unknown option " + word));
    }

    /** All options but those that make the machine. */
    private static Set<Option> hostOptions() {
        Set<Option> options = EnumSet.allOf(Option.class);
        options.removeAll(RecordingOptionsReader.MACHINE_OPTIONS);
        // Decides whether there is a network interface.
        options.remove(Option.NODEFAULTS);
        options.remove(Option.ICOUNT);
        options.remove(Option.REPLAY);
        options.remove(Option.SALVAGE);
        return options;
    }

    /**
     * Serial ports and character devices of the recorded run, as far as the user has not said where they are to be: those that
     * had the terminal have it again, the others lead nowhere.
     */
    private static List<String> consoles(Arguments then, Arguments typed) {
        List<String> words = new ArrayList<>();
        Set<String> defined = new HashSet<>();
        typed.all(Option.CHARDEV).forEach(text -> chardevId(text).ifPresent(defined::add));
        boolean ownSerial = typed.has(Option.SERIAL);
        boolean terminalTaken = ownSerial || then.all(Option.SERIAL).stream().anyMatch(text -> text.contains("stdio"));
        for (String text : then.all(Option.CHARDEV)) {
            Optional<String> id = chardevId(text);
            if (id.isPresent() && defined.add(id.get())) {
                boolean terminal = text.startsWith("stdio") && !ownSerial;
                words.addAll(List.of("-chardev", terminal ? text : "null,id=" + id.get()));
                terminalTaken |= terminal;
            }
        }
        if (!ownSerial) {
            List<String> ports = then.all(Option.SERIAL);
            for (int i = 0; i < ports.size(); i++) {
                String port = ports.get(i);
                boolean kept = port.contains("stdio") || port.startsWith("chardev:") || port.equals("none");
                words.addAll(List.of("-serial", kept ? port : i == 0 && !terminalTaken ? "mon:stdio" : "null"));
            }
            if (ports.isEmpty() && then.has(Option.NODEFAULTS) && !terminalTaken) {
                words.addAll(List.of("-serial", "mon:stdio"));
            }
        }
        return words;
    }

    private static Optional<String> chardevId(String text) {
        return ParameterList.parse(text, "backend").take("id");
    }

    /** One thing that must be as it was recorded. */
    private record Difference(String what, Object recorded, Object given) {

        @Override
        public String toString() {
            return what + " was " + recorded + " and is " + given;
        }
    }

    private static void requireSame(Arguments typed, Options recorded, ReplaySource source) {
        List<String> words = new ArrayList<>(typed.words(EnumSet.complementOf(EnumSet.of(Option.REPLAY, Option.SALVAGE, Option.ICOUNT))));
        words.addAll(List.of("-icount", "shift=" + IcountReader.read(typed).icount().shift()));
        Options given = ((Invocation.Run) OptionsReader.readMachine(arguments(words), List.of(), Optional.empty())).options();
        List<Difference> all = List.of(
                new Difference("the machine (-M)", recorded.machine().board().machineName(), given.machine().board().machineName()),
                new Difference("-M secure", recorded.machine().secure(), given.machine().secure()),
                new Difference("the number of CPUs (-smp)", recorded.machine().cpus(), given.machine().cpus()),
                new Difference("-accel quantum", recorded.accelerator().quantum(), quantumGiven(recorded, given)),
                new Difference("the memory (-m), in bytes,", recorded.machine().memoryBytes(), given.machine().memoryBytes()),
                new Difference("-icount shift", recorded.icount().shift(), given.icount().shift()),
                new Difference("-append", quoted(recorded.boot().commandLine()), quoted(given.boot().commandLine())),
                new Difference("-device loader", recorded.boot().deviceLoaders(), given.boot().deviceLoaders()),
                new Difference("-no-reboot", recorded.noReboot(), given.noReboot()),
                new Difference("-semihosting", recorded.semihosting(), given.semihosting()),
                new Difference("-drive", drives(recorded), drives(given)),
                new Difference("the virtio devices (-device)", recorded.virtio(), given.virtio()),
                new Difference("the network (-nic, -net, -netdev)", recorded.network(), given.network()),
                new Difference("-seed", recorded.seed(), given.seed()));
        List<String> differences = new ArrayList<>();
        all.stream().filter(one -> !Objects.equals(one.recorded(), one.given())).map(Difference::toString).forEach(differences::add);
        compareFile("-kernel", recorded.boot().kernel(), given.boot().kernel(), source, differences);
        compareFile("-dtb", recorded.boot().deviceTree(), given.boot().deviceTree(), source, differences);
        compareFile("-initrd", recorded.boot().initialRamDisk(), given.boot().initialRamDisk(), source, differences);
        compareFile("-bios", recorded.boot().bios(), given.boot().bios(), source, differences);
        if (differences.isEmpty()) {
            // Not before all else is right: an image may be large.
            compareDrives(recorded, given, source, differences);
        }
        if (!differences.isEmpty()) {
            throw new UsageException(source.file() + " is the recording of another machine: " + String.join("; ", differences)
                    + " (-replay alone takes all from the recording)");
        }
    }

    /** With one CPU, or another number of them, it does not matter what was given. */
    private static int quantumGiven(Options recorded, Options given) {
        boolean matters = recorded.machine().cpus() > 1 && recorded.machine().cpus() == given.machine().cpus();
        return matters ? given.accelerator().quantum() : recorded.accelerator().quantum();
    }

    private static String quoted(String text) {
        return "'" + text + "'";
    }

    private static List<String> drives(Options options) {
        return options.drives().drives().stream().map(drive -> drive.id() + " if=" + drive.attachment().optionName() + " unit="
                + drive.unit() + (drive.readOnly() ? " readonly" : "")).toList();
    }

    /** Content counts here as well. Where an image is now, it may be asked for what the recording does not have of it. */
    private static void compareDrives(Options recorded, Options given, ReplaySource source, List<String> differences) {
        for (DrivePlan.Drive drive : given.drives().drives()) {
            Path then = recorded.drives().withId(drive.id()).orElseThrow().file();
            BaseImage base = source.disks().get(then.toString());
            Optional<byte[]> flash = source.content(then.toString());
            Optional<String> difference = Optional.empty();
            if (base != null && base.disk().hash().isPresent()) {
                difference = BaseImage.difference(base.disk(), drive.file());
                if (difference.isEmpty()) {
                    base.isAt(drive.file());
                }
            } else if (flash.isPresent()) {
                difference = BaseImage.difference(flash.get(), drive.file());
            }
            difference.ifPresent(text -> differences.add("-drive " + drive.id() + ": " + text));
        }
    }

    /** Content counts, not the name. */
    private static void compareFile(String option, Optional<Path> recorded, Optional<Path> given, ReplaySource source,
                                    List<String> differences) {
        if (recorded.isPresent() != given.isPresent()) {
            differences.add(option + " was " + recorded.map(Path::toString).orElse("not given") + " and is "
                    + given.map(Path::toString).orElse("not given"));
        } else if (given.isPresent()) {
            try {
                byte[] content = ImageSource.disk().read(option.substring(1), given.get().toString(), Integer.MAX_VALUE);
                if (!Arrays.equals(content, source.content(recorded.get().toString()).orElse(new byte[0]))) {
                    differences.add("the content of " + option + " " + given.get() + " is not what was recorded");
                }
            } catch (BootException e) {
                differences.add(option + ": " + e.getMessage());
            }
        }
    }
}
