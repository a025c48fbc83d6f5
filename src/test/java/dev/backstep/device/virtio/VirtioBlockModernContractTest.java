package dev.backstep.device.virtio;

import dev.backstep.device.Rig;

class VirtioBlockModernContractTest extends VirtioContract {

    @Override
    protected Rig newRig() {
        return rig(false, rig -> {
            MemoryDisk disk = new MemoryDisk(8 * 512);
            rig.surroundings.add(disk);
            return new VirtioBlock("virtio-blk0", disk, "serial");
        });
    }
}
