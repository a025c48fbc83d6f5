package dev.backstep.gdbstub.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.backstep.gdbstub.Breakpoints;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.gdbstub.Watchpoints;

/** {@code Z z}: breakpoints and watchpoints. Remembers what is inserted, so that nothing outlives its client. */
final class BreakpointPackets implements PacketFamily {

    private static final Logger LOG = LoggerFactory.getLogger(BreakpointPackets.class);

    /** A break- or watchpoint as the packet gives it. */
    private record Point(char type, long address, long kind) {
    }

    private final Optional<Breakpoints> software;
    private final Optional<Breakpoints> hardware;
    private final Optional<Watchpoints> watchpoints;
    private final Set<Point> inserted = new LinkedHashSet<>();

    BreakpointPackets(Target target) {
        software = target.softwareBreakpoints();
        hardware = target.hardwareBreakpoints();
        watchpoints = target.watchpoints();
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("Z", this::insert, "z", this::remove);
    }

    @Override
    public List<String> features() {
        List<String> features = new ArrayList<>();
        software.ifPresent(present -> features.add("swbreak+"));
        hardware.ifPresent(present -> features.add("hwbreak+"));
        return features;
    }

    /** Inserting twice is as good as once: a client may say it again when it did not hear the answer. */
    private Reply insert(PacketArguments arguments) throws TargetException {
        Point point = parse(arguments);
        if (!supports(point.type)) {
            return Reply.UNSUPPORTED;
        }
        if (!inserted.contains(point)) {
            apply(point, true);
            inserted.add(point);
        }
        return Reply.OK;
    }

    private Reply remove(PacketArguments arguments) throws TargetException {
        Point point = parse(arguments);
        if (!supports(point.type)) {
            return Reply.UNSUPPORTED;
        }
        if (inserted.contains(point)) {
            apply(point, false);
            inserted.remove(point);
        }
        return Reply.OK;
    }

    /** The client has gone. */
    void removeAll() {
        for (Point point : inserted) {
            try {
                apply(point, false);
            } catch (TargetException | RuntimeException failure) {
                LOG.warn("a breakpoint at 0x{} was not removed: {}", Long.toHexString(point.address), failure.getMessage());
            }
        }
        inserted.clear();
    }

    private static Point parse(PacketArguments arguments) throws TargetException {
        char type = arguments.takeAny("type");
        arguments.expect(',');
        long address = arguments.number("address");
        arguments.expect(',');
        long kind = arguments.number("kind");
        if (!arguments.atEnd()) {
            throw arguments.wrong("conditions and commands are not supported");
        }
        return new Point(type, address, kind);
    }

    private boolean supports(char type) {
        return switch (type) {
            case '0' -> software.isPresent();
            case '1' -> hardware.isPresent();
            case '2', '3', '4' -> watchpoints.isPresent();
            default -> false;
        };
    }

    private void apply(Point point, boolean insert) throws TargetException {
        switch (point.type) {
            case '0':
                applyBreakpoint(software.orElseThrow(), point, insert);
                break;
            case '1':
                applyBreakpoint(hardware.orElseThrow(), point, insert);
                break;
            default:
                applyWatchpoint(point, insert);
                break;
        }
    }

    private static void applyBreakpoint(Breakpoints breakpoints, Point point, boolean insert) throws TargetException {
        if (point.kind < 0 || point.kind > Integer.MAX_VALUE) {
            throw TargetException.badArgument("breakpoint kind 0x" + Long.toHexString(point.kind) + " is out of range");
        }
        if (insert) {
            breakpoints.insertBreakpoint(point.address, (int) point.kind);
        } else {
            breakpoints.removeBreakpoint(point.address, (int) point.kind);
        }
    }

    private void applyWatchpoint(Point point, boolean insert) throws TargetException {
        if (point.kind == 0 || Long.compareUnsigned(point.address + (point.kind - 1), point.address) < 0) {
            throw TargetException.badArgument("nothing can be watched at 0x" + Long.toHexString(point.address) + " for 0x"
                    + Long.toHexString(point.kind) + " bytes");
        }
        WatchKind kind = switch (point.type) {
            case '2' -> WatchKind.WRITE;
            case '3' -> WatchKind.READ;
            default -> WatchKind.ACCESS;
        };
        if (insert) {
            watchpoints.orElseThrow().insertWatchpoint(kind, point.address, point.kind);
        } else {
            watchpoints.orElseThrow().removeWatchpoint(kind, point.address, point.kind);
        }
    }
}
