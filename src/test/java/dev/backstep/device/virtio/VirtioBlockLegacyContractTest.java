package dev.backstep.device.virtio;

import dev.backstep.device.Rig;

class VirtioBlockLegacyContractTest extends VirtioContract {

    @Override
    protected Rig newRig() {
        return rig(true, rig -> {
            MemoryDisk disk = new MemoryDisk(8 * 512);
            rig.surroundings.add(disk);
            return new VirtioBlock("virtio-blk0", disk, "serial");
        });
    }
}
