package dev.backstep.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code -record}, {@code -record-disks}, {@code -replay}, {@code -salvage}, and {@code rr=} of {@code -icount}, which means the same. */
final class RecordingOptionsReader {

    /** What the guest can see of the command line, but for {@code -icount}. */
    static final Set<Option> MACHINE_OPTIONS = EnumSet.of(Option.MACHINE, Option.CPU, Option.MEMORY, Option.SMP, Option.NO_REBOOT,
            Option.KERNEL, Option.DTB, Option.INITRD, Option.APPEND, Option.BIOS, Option.DEVICE, Option.OBJECT, Option.GLOBAL,
            Option.DRIVE, Option.SD, Option.PFLASH, Option.SNAPSHOT, Option.RTC, Option.SEED, Option.NIC, Option.NETDEV, Option.NET,
            Option.SEMIHOSTING, Option.SEMIHOSTING_CONFIG);
    /** What decides where the guest's output is seen. */
    static final Set<Option> CONSOLE_OPTIONS = EnumSet.of(Option.SERIAL, Option.CHARDEV, Option.NOGRAPHIC, Option.NODEFAULTS);
    /** All that a recording keeps of a command line, but for {@code -icount}. */
    private static final Set<Option> RECORDED_OPTIONS = union(MACHINE_OPTIONS, CONSOLE_OPTIONS);

    private RecordingOptionsReader() { }

    private static Set<Option> union(Set<Option> a, Set<Option> b) {
        EnumSet<Option> both = EnumSet.copyOf(a);
        both.addAll(b);
        return both;
    }

    /**
     * What is to be done with files, as the options say it.
     *
     * @param record  the file to record into
     * @param replay  the file to replay
     * @param checked whether the other options are to be held against what the file says
     */
    record Request(Optional<Path> record, Optional<Path> replay, boolean checked) { }

    /**
     * Reads the options.
     *
     * @throws UsageException when they cannot be
     */
    static Request request(Arguments raw) {
        Optional<Path> record = OptionsReader.path("-record", raw.last(Option.RECORD));
        Optional<Path> replay = OptionsReader.path("-replay", raw.last(Option.REPLAY));
        boolean checked = false;
        IcountReader.Reading icount = IcountReader.read(raw);
        String mode = icount.mode().orElse(null);
        String file = icount.file().orElse(null);
        if (mode != null) {
            String option = "-icount rr=" + mode;
            if (!mode.equals("record") && !mode.equals("replay")) {
                throw new UsageException(option + ": Invalid icount rr option: " + mode);
            }
            if (file == null) {
                throw new UsageException(option + ": File name not specified for replay");
            }
            if (record.isPresent() || replay.isPresent()) {
                throw new UsageException(option + " and " + (record.isPresent() ? "-record" : "-replay") + " exclude each other");
            }
            Optional<Path> path = OptionsReader.path(option + ",rrfile=", file);
            if (mode.equals("record")) {
                record = path;
            } else {
                replay = path;
                checked = true;
            }
        } else if (file != null) {
            throw new UsageException("-icount rrfile=" + file + ": it needs rr=record or rr=replay");
        }
        if (record.isPresent() && replay.isPresent()) {
            throw new UsageException("-record and -replay exclude each other");
        }
        if (replay.isEmpty() && raw.has(Option.SALVAGE)) {
            throw new UsageException("-salvage goes with -replay");
        }
        if (replay.isPresent() && raw.has(Option.RECORD_DISKS)) {
            throw new UsageException("-record-disks and -replay exclude each other: a recording has of its disks what it has");
        }
        return new Request(record, replay, checked);
    }

    /**
     * Whether all of the images of disks is to be recorded.
     *
     * @param history whether there is a timeline, which can be saved
     * @throws UsageException when that is not said as it has to be, or would say nothing
     */
    static boolean wholeDisks(Arguments raw, boolean history) {
        String which = raw.last(Option.RECORD_DISKS);
        if (which == null) {
            return false;
        }
        if (!which.equals("read") && !which.equals("whole")) {
            throw new UsageException("-record-disks " + which + ": it is read (what the guest reads) or whole (all of the images)");
        }
        if (!history && request(raw).record().isEmpty()) {
            throw new UsageException("-record-disks " + which + ": there is neither -record nor a timeline that could be saved");
        }
        return which.equals("whole");
    }

    /** What a recording of a run with these options carries of them. */
    static List<String> machineWords(Arguments raw, Options.Icount icount, Options.Machine machine, Options.Accelerator accelerator) {
        List<String> words = new ArrayList<>(raw.words(RECORDED_OPTIONS));
        words.add("-icount");
        words.add("shift=" + icount.shift());
        if (machine.cpus() > 1) {
            words.addAll(List.of("-accel", "tcg,quantum=" + accelerator.quantum()));
        }
        return words;
    }
}
