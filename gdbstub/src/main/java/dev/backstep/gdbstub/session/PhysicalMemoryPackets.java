package dev.backstep.gdbstub.session;

import java.util.Map;

import dev.backstep.gdbstub.TargetException;

/** {@code qqemu.PhyMemMode}, {@code Qqemu.PhyMemMode}: QEMU's switch between a thread's memory and physical memory. */
final class PhysicalMemoryPackets implements PacketFamily {

    private final SessionState state;

    PhysicalMemoryPackets(SessionState state) {
        this.state = state;
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("qqemu.PhyMemMode", this::get, "Qqemu.PhyMemMode", this::set,
                "qqemu.Supported", arguments -> Reply.text("PhyMemMode"));
    }

    private Reply get(PacketArguments arguments) {
        return Reply.text(state.physicalMemory ? "1" : "0");
    }

    private Reply set(PacketArguments arguments) throws TargetException {
        arguments.expect(':');
        state.physicalMemory = arguments.smallNumber("mode", 1) == 1;
        return Reply.OK;
    }
}
