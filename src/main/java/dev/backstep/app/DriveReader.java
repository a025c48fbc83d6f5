package dev.backstep.app;

import dev.backstep.app.DrivePlan.Drive;
import dev.backstep.app.DrivePlan.Interface;
import dev.backstep.server.spec.ParameterList;
import dev.backstep.server.spec.SpecificationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads {@code -drive} and the options that are short for it. */
final class DriveReader {

    /** Interfaces of other machines of QEMU's. */
    private static final Set<String> OTHER_INTERFACES = Set.of("ide", "scsi", "floppy", "mtd", "xen");
    /** Formats that QEMU can read. */
    private static final Set<String> OTHER_FORMATS = Set.of("qcow2", "qcow", "qed", "vmdk", "vdi", "vhdx", "vpc", "bochs", "cloop",
            "dmg", "luks", "parallels", "blkreplay", "blkdebug", "quorum", "nbd", "vvfat", "file");
    /** All mean the same here: the image is never written while the machine runs. */
    private static final Set<String> CACHE_MODES = Set.of("none", "writeback", "unsafe", "directsync", "writethrough");
    private static final String[] OTHER_KEYS = {"aio", "rerror", "werror", "copy-on-read", "detect-zeroes", "discard", "serial",
        "addr", "cyls", "heads", "secs", "trans", "node-name", "auto-read-only", "force-share", "group", "image", "locking",
        "bps", "bps_rd", "bps_wr", "iops", "iops_rd", "iops_wr", "bps_max", "iops_max", "cache.direct", "cache.no-flush",
        "cache.writeback", "throttling.bps-total", "throttling.iops-total", "file.filename", "file.driver", "boot", "offset", "size"};

    private final List<Drive> drives = new ArrayList<>();

    private DriveReader() { }

    /** The plan of these options. */
    static DrivePlan read(Arguments raw) {
        DriveReader reader = new DriveReader();
        raw.all(Option.DRIVE).forEach(text -> reader.option("-drive " + text, text, null));
        raw.all(Option.SD).forEach(file -> reader.option("-sd " + file, "file=" + file.replace(",", ",,"), Interface.SD));
        raw.all(Option.PFLASH).forEach(file -> reader.option("-pflash " + file, "file=" + file.replace(",", ",,"), Interface.PFLASH));
        reader.drives.sort((a, b) -> a.attachment() == b.attachment() ? Integer.compare(a.unit(), b.unit())
                : a.attachment().compareTo(b.attachment()));
        return new DrivePlan(reader.drives);
    }

    private void option(String option, String text, Interface given) {
        try {
            ParameterList parameters = ParameterList.parse(text, null);
            add(option, parameters, given == null ? attachment(parameters) : given);
            parameters.refuse(OTHER_KEYS);
            parameters.finish();
        } catch (SpecificationException e) {
            throw new UsageException(option + ": " + e.getMessage());
        }
    }

    private static Interface attachment(ParameterList parameters) {
        String name = parameters.take("if").orElse(Interface.NONE.optionName());
        for (Interface one : Interface.values()) {
            if (one.optionName().equals(name)) {
                return one;
            }
        }
        throw new SpecificationException(OTHER_INTERFACES.contains(name) ? "machine type does not support if=" + name
                : "unsupported bus type '" + name + "'");
    }

    private void add(String option, ParameterList parameters, Interface attachment) {
        boolean formatGiven = takeFormat(parameters);
        refuseOtherWays(parameters);
        boolean readOnly = parameters.takeBoolean("readonly").orElse(false) | parameters.takeBoolean("read-only").orElse(false);
        int unit = unit(parameters, attachment);
        String id = id(parameters, attachment, unit);
        Optional<String> file = parameters.take("file").filter(name -> !name.isEmpty());
        if (file.isEmpty()) {
            if (attachment == Interface.SD) {
                // An empty slot, which is what there is without the option.
                return;
            }
            throw new SpecificationException("parameter 'file' is missing");
        }
        try {
            drives.add(new Drive(option, id, attachment, unit, Path.of(file.get()), formatGiven, readOnly));
        } catch (InvalidPathException e) {
            throw new SpecificationException("not a file name: " + e.getReason());
        }
    }

    private static boolean takeFormat(ParameterList parameters) {
        boolean given = false;
        for (String key : List.of("format", "driver")) {
            Optional<String> format = parameters.take(key);
            if (format.isPresent() && !format.get().equals("raw")) {
                throw new SpecificationException(OTHER_FORMATS.contains(format.get())
                        ? key + "=" + format.get() + " is not supported; convert with qemu-img convert -O raw"
                        : "Unknown driver '" + format.get() + "'");
            }
            given |= format.isPresent();
        }
        return given;
    }

    private static void refuseOtherWays(ParameterList parameters) {
        if (!parameters.takeBoolean("snapshot", true)) {
            throw new SpecificationException("snapshot=off is not supported: what the guest writes stays in the machine until "
                    + "the monitor's commit");
        }
        parameters.take("media").filter(media -> !media.equals("disk")).ifPresent(media -> {
            throw new SpecificationException(media.equals("cdrom") ? "media=cdrom is not supported" : "'" + media + "' invalid media");
        });
        parameters.take("cache").filter(mode -> !CACHE_MODES.contains(mode)).ifPresent(mode -> {
            throw new SpecificationException("invalid cache option '" + mode + "'");
        });
    }

    private int unit(ParameterList parameters, Interface attachment) {
        Optional<Integer> index = parameters.take("index").map(text -> number("index", text));
        Optional<Integer> bus = parameters.take("bus").map(text -> number("bus", text));
        Optional<Integer> unit = parameters.take("unit").map(text -> number("unit", text));
        if (index.isPresent() && (bus.isPresent() || unit.isPresent())) {
            throw new SpecificationException("index cannot be used with bus and unit");
        }
        int result = index.or(() -> unit).orElseGet(() -> firstFree(attachment));
        if (result >= attachment.units() || bus.orElse(0) != 0) {
            throw new SpecificationException("machine type does not support if=" + attachment.optionName() + ",bus=" + bus.orElse(0)
                    + ",unit=" + result);
        }
        if (isTaken(attachment, result)) {
            throw new SpecificationException("drive with bus=0, unit=" + result + " (index=" + result + ") exists");
        }
        return result;
    }

    private boolean isTaken(Interface attachment, int unit) {
        return drives.stream().anyMatch(drive -> drive.attachment() == attachment && drive.unit() == unit);
    }

    private int firstFree(Interface attachment) {
        int unit = 0;
        while (isTaken(attachment, unit)) {
            unit++;
        }
        return unit;
    }

    private static int number(String key, String text) {
        if (!text.matches("[0-9]{1,6}")) {
            throw new SpecificationException("Parameter '" + key + "' expects a number, not '" + text + "'");
        }
        return Integer.parseInt(text);
    }

    private String id(ParameterList parameters, Interface attachment, int unit) {
        Optional<String> given = parameters.take("id");
        if (attachment == Interface.NONE && given.isEmpty()) {
            throw new SpecificationException("if=none (which is meant where if= is missing) needs id=, or nothing could use the drive; "
                    + "for the SD card say if=sd");
        }
        String id = given.orElse(attachment.optionName() + unit);
        if (!id.matches("[A-Za-z][A-Za-z0-9._-]*")) {
            throw new SpecificationException("Parameter 'id' expects an identifier, not '" + id + "'");
        }
        if (drives.stream().anyMatch(drive -> drive.id().equals(id))) {
            throw new SpecificationException("Duplicate ID '" + id + "' for drive");
        }
        return id;
    }
}
