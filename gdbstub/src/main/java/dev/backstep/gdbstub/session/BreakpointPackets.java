package dev.backstep.gdbstub.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.backstep.gdbstub.Breakpoints;
import dev.backstep.gdbstub.ConditionalBreakpoints;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.WatchKind;
import dev.backstep.gdbstub.Watchpoints;
import dev.backstep.gdbstub.agent.AgentException;
import dev.backstep.gdbstub.agent.AgentExpression;

/**
 * {@code Z z}: breakpoints, with conditions if the target takes them, and watchpoints. Remembers what is inserted, so that nothing
 * outlives its client.
 */
final class BreakpointPackets implements PacketFamily {

    private static final Logger LOG = LoggerFactory.getLogger(BreakpointPackets.class);

    /** Bytes of a condition at most. */
    private static final int LONGEST_CONDITION = 0x1000;

    /** A break- or watchpoint as the packet gives it. */
    private record Point(char type, long address, long kind) {
    }

    private final Optional<Breakpoints> software;
    private final Optional<Breakpoints> hardware;
    private final Optional<Watchpoints> watchpoints;
    /** What is inserted, each with its conditions. */
    private final Map<Point, List<AgentExpression>> inserted = new LinkedHashMap<>();

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
        if (software.orElse(null) instanceof ConditionalBreakpoints || hardware.orElse(null) instanceof ConditionalBreakpoints) {
            features.add("ConditionalBreakpoints+");
        }
        return features;
    }

    /** Inserting twice is as good as once: a client may say it again when it did not hear the answer, or with other conditions. */
    private Reply insert(PacketArguments arguments) throws TargetException {
        Point point = parse(arguments);
        List<AgentExpression> conditions = parseConditions(arguments);
        if (!supports(point.type)) {
            return Reply.UNSUPPORTED;
        }
        if (!conditions.isEmpty() && !(door(point) instanceof ConditionalBreakpoints)) {
            throw arguments.wrong("conditions are not supported here");
        }
        List<AgentExpression> before = inserted.get(point);
        if (!conditions.equals(before)) {
            if (before != null) {
                apply(point, false);
                inserted.remove(point);
            }
            insert(point, conditions);
            inserted.put(point, conditions);
        }
        return Reply.OK;
    }

    private void insert(Point point, List<AgentExpression> conditions) throws TargetException {
        if (conditions.isEmpty()) {
            apply(point, true);
        } else {
            ((ConditionalBreakpoints) door(point)).insertBreakpoint(point.address, breakpointKind(point), conditions);
        }
    }

    /** Who takes breakpoints of a point's type; null for watchpoints. */
    private Breakpoints door(Point point) {
        return point.type == '0' ? software.orElse(null) : point.type == '1' ? hardware.orElse(null) : null;
    }

    private Reply remove(PacketArguments arguments) throws TargetException {
        Point point = parse(arguments);
        arguments.expectEnd();
        if (!supports(point.type)) {
            return Reply.UNSUPPORTED;
        }
        if (inserted.containsKey(point)) {
            apply(point, false);
            inserted.remove(point);
        }
        return Reply.OK;
    }

    /** The client has gone. */
    void removeAll() {
        for (Point point : inserted.keySet()) {
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
        return new Point(type, address, kind);
    }

    /** {@code ;X len,bytecode}, as often as there are conditions, with or without more semicolons. */
    private static List<AgentExpression> parseConditions(PacketArguments arguments) throws TargetException {
        List<AgentExpression> conditions = new ArrayList<>();
        while (!arguments.atEnd()) {
            boolean separated = arguments.take(';');
            if (!separated && conditions.isEmpty()) {
                throw arguments.wrong("';' is missing before the conditions");
            }
            if (!arguments.take('X')) {
                throw arguments.wrong("only conditions ('X') can follow: commands are not supported");
            }
            int length = arguments.smallNumber("length of the condition", LONGEST_CONDITION);
            arguments.expect(',');
            try {
                conditions.add(AgentExpression.of(arguments.hex("condition", length)));
            } catch (AgentException e) {
                throw arguments.wrong(e.getMessage());
            }
        }
        return conditions;
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
        if (insert) {
            breakpoints.insertBreakpoint(point.address, breakpointKind(point));
        } else {
            breakpoints.removeBreakpoint(point.address, breakpointKind(point));
        }
    }

    private static int breakpointKind(Point point) throws TargetException {
        if (point.kind < 0 || point.kind > Integer.MAX_VALUE) {
            throw TargetException.badArgument("breakpoint kind 0x" + Long.toHexString(point.kind) + " is out of range");
        }
        return (int) point.kind;
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
