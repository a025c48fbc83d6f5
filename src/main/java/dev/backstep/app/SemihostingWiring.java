package dev.backstep.app;

import dev.backstep.board.BoardConnections;
import dev.backstep.board.VexpressA9;
import dev.backstep.board.boot.BootPlan;
import dev.backstep.clock.VirtualClock;
import dev.backstep.machine.PowerSwitch;
import dev.backstep.semihosting.ArmSemihosting;
import dev.backstep.semihosting.DirectoryFiles;
import dev.backstep.semihosting.HeapLayout;
import dev.backstep.semihosting.HostFiles;
import dev.backstep.semihosting.SemihostingConfiguration;
import dev.backstep.semihosting.SemihostingGate;
import dev.backstep.semihosting.SemihostingHost;
import dev.backstep.server.CharacterEndpoint;
import dev.backstep.timeline.HostGate;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Connects semihosting, when it is on, to the console and the directory that the user named. */
final class SemihostingWiring {

    private final Options options;
    private final HostGate gate;
    private final VirtualClock clock;
    private final Optional<CharacterEndpoint> console;
    private final boolean replaying;
    private final boolean silent;

    /**
     * @param console empty when semihosting prints to standard output
     * @param replaying true when answers come from a recording, and no file of the host is to be touched
     * @param silent true to drop what goes to standard output
     */
    SemihostingWiring(Options options, HostGate gate, VirtualClock clock, Optional<CharacterEndpoint> console, boolean replaying,
                      boolean silent) {
        this.replaying = replaying;
        this.silent = silent;
        this.options = options;
        this.gate = gate;
        this.clock = clock;
        this.console = console;
    }

    /** What the board makes it with; empty when it is off. */
    Optional<BoardConnections.SemihostingFactory> factory() throws IOException {
        if (!options.semihosting().enabled()) {
            return Optional.empty();
        }
        SemihostingConfiguration configuration = new SemihostingConfiguration(true, options.semihosting().userspace(),
                options.semihosting().arguments(), replaying ? null : options.semihosting().directory().orElse(null));
        HostFiles files = new DirectoryFiles(configuration.directory());
        SemihostingHost host = new SemihostingHost(output(new FileOutputStream(FileDescriptor.out)),
                output(new FileOutputStream(FileDescriptor.err)), files,
                () -> Clock.systemUTC().instant().getEpochSecond(), console.isPresent());
        String commandLine = configuration.commandLine(options.boot().kernel().map(Object::toString).orElse(null),
                options.boot().commandLine());
        return Optional.of((plan, power) -> create(plan, power, configuration, commandLine, host));
    }

    private ArmSemihosting create(BootPlan plan, PowerSwitch power, SemihostingConfiguration configuration, String commandLine,
                                  SemihostingHost host) {
        List<HeapLayout.Used> images = plan.segments().stream()
                .map(segment -> new HeapLayout.Used(segment.address(), segment.size())).toList();
        HeapLayout heap = HeapLayout.inLargestGap(VexpressA9.RAM_BASE, options.machine().memoryBytes(), images);
        return new ArmSemihosting(configuration, commandLine, heap,
                new SemihostingGate(gate, gate::outputIsNew, gate::isOnDiversion), host, clock, power);
    }

    private SemihostingHost.Output output(OutputStream standard) {
        if (console.isPresent()) {
            return console.get()::write;
        }
        return (bytes, offset, length) -> {
            if (silent) {
                return;
            }
            try {
                standard.write(bytes, offset, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }
}
