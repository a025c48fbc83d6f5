package dev.backstep.app;

import dev.backstep.app.DrivePlan.Drive;
import dev.backstep.app.DrivePlan.Interface;
import dev.backstep.board.StorageConnections;
import dev.backstep.board.VexpressA9;
import dev.backstep.device.flash.FlashImage;
import dev.backstep.device.mmc.SdCard;
import dev.backstep.device.storage.BlockDevice;
import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.device.storage.Medium;
import dev.backstep.device.storage.OverlayDisk;
import dev.backstep.timeline.HostGate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the images of a {@link DrivePlan}, and plugs them in.
 *
 * <p>Thread: the machine thread.
 */
final class DriveWiring implements AutoCloseable {

    private final DrivePlan plan;
    private final HostGate gate;
    private final Optional<? extends PastRun> past;
    private final MachineFiles machineFiles;
    private final List<ImageFile> files = new ArrayList<>();
    private final Map<String, OverlayDisk> disks = new LinkedHashMap<>();
    private final Map<String, FlashImage> flash = new LinkedHashMap<>();

    private DriveWiring(DrivePlan plan, HostGate gate, Optional<? extends PastRun> past, MachineFiles machineFiles) {
        this.plan = plan;
        this.gate = gate;
        this.past = past;
        this.machineFiles = machineFiles;
    }

    /**
     * Opens all images.
     *
     * @param gate through which the machine sees them
     * @param past the run that had them, when it is seen again, instead of files
     * @param machineFiles is told of them
     * @throws UsageException naming the option and what is wrong with its image
     */
    static DriveWiring open(DrivePlan plan, HostGate gate, Optional<? extends PastRun> past, MachineFiles machineFiles) {
        DriveWiring wiring = new DriveWiring(plan, gate, past, machineFiles);
        for (Drive drive : plan.drives()) {
            try {
                wiring.open(drive);
            } catch (ImageException e) {
                wiring.close();
                throw new UsageException(drive.option() + ": " + e.getMessage());
            }
        }
        return wiring;
    }

    private void open(Drive drive) throws ImageException {
        ImageFile file = past.isPresent() ? past.get().image(drive.file()) : ImageFile.open(drive.file(), drive.formatGiven());
        files.add(file);
        if (drive.attachment() == Interface.PFLASH) {
            if (file.size() <= VexpressA9.FLASH_SIZE) {
                machineFiles.add(drive.file().toString(), file.read(0, (int) file.size()));
            }
            flash.put(drive.id(), new FlashImage(file, VexpressA9.FLASH_SIZE, drive.readOnly()));
            return;
        }
        if (drive.attachment() == Interface.SD) {
            SdCard.checkSize(file.size());
        }
        machineFiles.addDisk(drive.file().toString(), file);
        disks.put(drive.id(), new OverlayDisk(drive.id(), file, gate.image(file), drive.readOnly()));
    }

    /** What the board is given. */
    StorageConnections connections() {
        List<Optional<FlashImage>> banks = new ArrayList<>();
        for (int bank = 0; bank < Interface.PFLASH.units(); bank++) {
            banks.add(plan.at(Interface.PFLASH, bank).map(drive -> flash.get(drive.id())));
        }
        return new StorageConnections(List.copyOf(disks.values()),
                plan.at(Interface.SD, 0).map(drive -> disks.get(drive.id())), banks);
    }

    /** The disk of a drive that is none of flash's. */
    Optional<OverlayDisk> disk(String id) {
        return Optional.ofNullable(disks.get(id));
    }

    /** The drives as monitors list them; the slot for a card is one even when it is empty. */
    List<BlockDevice> blockDevices() {
        List<BlockDevice> result = new ArrayList<>();
        if (plan.of(Interface.SD).isEmpty()) {
            result.add(new BlockDevice("sd0", "/machine/mmc", true, Optional.empty()));
        }
        for (Drive drive : plan.drives()) {
            Medium medium = drive.attachment() == Interface.PFLASH ? flash.get(drive.id()) : disks.get(drive.id());
            String attachedTo = switch (drive.attachment()) {
                case SD -> "/machine/mmc";
                case PFLASH -> "/machine/flash" + drive.unit();
                case VIRTIO, NONE -> "";
            };
            result.add(new BlockDevice(drive.id(), attachedTo, drive.attachment() == Interface.SD, Optional.of(medium)));
        }
        return result;
    }

    @Override
    public void close() {
        files.forEach(ImageFile::close);
    }
}
