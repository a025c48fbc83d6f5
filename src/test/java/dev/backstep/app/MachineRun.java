package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.arm.translate.Translation;
import dev.backstep.debug.RunControl;
import dev.backstep.monitor.HmpMonitor;
import dev.backstep.monitor.MonitorContext;
import dev.backstep.server.endpoint.CharacterDevices;
import dev.backstep.server.endpoint.NetworkLoop;
import dev.backstep.timeline.Timeline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** A machine as the command line makes it, with nobody at its consoles. */
final class MachineRun implements AutoCloseable {

    final NetworkLoop network = new NetworkLoop();
    final CharacterDevices devices;
    final MachineAssembly assembly;
    final Timeline timeline;
    final Options options;

    MachineRun(Options options, Translation translation) throws Exception {
        this.options = options;
        devices = CharacterDevices.open(options.characterDevices(), CharacterDevices.Host.none(network));
        assembly = new MachineAssembly(options, translation, options.recording().replay(), System::nanoTime);
        assembly.build(network, devices, true);
        timeline = assembly.timeline();
    }

    void runTo(long position) {
        while (timeline.advance(position, Timeline.Idle.SKIP) == Timeline.Progress.RAN) {
            assertTrue(timeline.position() <= position);
        }
    }

    void run(long instructions) {
        runTo(timeline.position() + instructions);
    }

    void poke(int address, int value) {
        timeline.changes().writeMemory(Integer.toUnsignedLong(address),
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }

    long hash() {
        return assembly.board().machine().stateHash();
    }

    String monitor(String line) {
        RunControl control = new RunControl(timeline, new RunControl.Settings(false, false), () -> 0);
        StringBuilder out = new StringBuilder();
        new HmpMonitor(new MonitorContext(control, assembly.board().plan().symbols(), List.of(), "1", () -> 0, () -> 0)).execute(line, out::append);
        return out.toString();
    }

    @Override
    public void close() {
        assembly.close();
        devices.close();
        network.close();
    }
}
