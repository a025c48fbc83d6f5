package dev.backstep.device.virtio;

import dev.backstep.device.Rig;

class VirtioRngContractTest extends VirtioContract {

    @Override
    protected Rig newRig() {
        return rig(true, rig -> {
            return new VirtioRng("virtio-rng0", rig.time.clock, new SeededEntropy(3), 1000, 1);
        });
    }
}
