package dev.backstep.gdbstub.session;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.backstep.gdbstub.ResumeRequest;
import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.TargetThread;
import dev.backstep.gdbstub.ThreadAction;

/** {@code c C s S vCont? vCont vCtrlC}: going forwards. */
final class ResumePackets implements PacketFamily {

    private final Target target;
    private final SessionState state;
    private final RunControl runControl;
    private final boolean rangeStepping;

    ResumePackets(Target target, SessionState state, RunControl runControl) {
        this.target = target;
        this.state = state;
        this.runControl = runControl;
        this.rangeStepping = target.rangeStepping();
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("c", arguments -> resumeAt(arguments, false, false), "C", arguments -> resumeAt(arguments, false, true),
                "s", arguments -> resumeAt(arguments, true, false), "S", arguments -> resumeAt(arguments, true, true),
                "vCont?", arguments -> Reply.text(rangeStepping ? "vCont;c;C;s;S;r" : "vCont;c;C;s;S"),
                "vCont", this::resumeThreads, "vCtrlC", this::interrupt);
    }

    @Override
    public List<String> features() {
        return List.of("vContSupported+");
    }

    /** The older packets: {@code c [address]}, {@code C signal[;address]}, and the same for a step. */
    private Reply resumeAt(PacketArguments arguments, boolean step, boolean withSignal) throws TargetException {
        int signal = withSignal ? arguments.smallNumber("signal", 0xff) : 0;
        boolean withAddress = withSignal ? arguments.take(';') : !arguments.atEnd();
        long address = withAddress ? arguments.number("address") : 0;
        arguments.expectEnd();
        runControl.requireStopped();
        int thread = state.steppingThread();
        if (withAddress) {
            setProgramCounter(thread, address);
        }
        ResumeRequest request = new ResumeRequest(olderActions(thread, step, signal));
        return runControl.resume(() -> target.resume(request));
    }

    /** A step runs the others too; {@code Hc} with a thread's number keeps them stopped. */
    private List<ThreadAction> olderActions(int steppingThread, boolean step, int signal) {
        List<ThreadAction> actions = new ArrayList<>();
        for (TargetThread each : target.threads()) {
            int id = each.id();
            if (id == steppingThread) {
                actions.add(step ? new ThreadAction.Step(id, signal) : new ThreadAction.Continue(id, signal));
            } else if (state.continueThread() <= 0) {
                actions.add(new ThreadAction.Continue(id, 0));
            }
        }
        return actions;
    }

    private void setProgramCounter(int thread, long address) throws TargetException {
        int number = target.description().programCounter();
        byte[] value = new byte[target.description().registersByNumber().get(number).bytes()];
        boolean little = target.description().byteOrder() == ByteOrder.LITTLE_ENDIAN;
        for (int i = 0; i < value.length; i++) {
            int shift = 8 * (little ? i : value.length - 1 - i);
            value[i] = shift < 64 ? (byte) (address >>> shift) : 0;
        }
        target.writeRegister(thread, number, value);
    }

    /** {@code vCont;action[:thread]...}: the first action that names a thread, or names none, is the thread's. */
    private Reply resumeThreads(PacketArguments arguments) throws TargetException {
        Map<Integer, ThreadAction> byThread = new LinkedHashMap<>();
        List<TargetThread> threads = target.threads();
        for (TargetThread thread : threads) {
            byThread.put(thread.id(), null);
        }
        while (!arguments.atEnd()) {
            arguments.expect(';');
            VContAction action = VContAction.parse(arguments, rangeStepping);
            apply(arguments, action, byThread);
        }
        List<ThreadAction> actions = new ArrayList<>();
        for (ThreadAction action : byThread.values()) {
            if (action != null) {
                actions.add(action);
            }
        }
        if (actions.isEmpty()) {
            throw arguments.wrong("no thread is to run");
        }
        return runControl.resume(() -> target.resume(new ResumeRequest(actions)));
    }

    private static void apply(PacketArguments arguments, VContAction action, Map<Integer, ThreadAction> byThread) throws TargetException {
        if (action.thread() == ThreadPackets.ALL) {
            byThread.replaceAll((id, old) -> old == null ? action.forThread(id) : old);
            return;
        }
        int thread = action.thread() == ThreadPackets.ANY ? byThread.keySet().iterator().next() : action.thread();
        if (!byThread.containsKey(thread)) {
            throw arguments.wrong("there is no thread " + thread);
        }
        byThread.putIfAbsent(thread, action.forThread(thread));
    }

    /** A stop that does not depend on the byte 0x03 getting through. */
    private Reply interrupt(PacketArguments arguments) {
        runControl.interrupt();
        return Reply.OK;
    }

    /** One action of a {@code vCont} packet. */
    private record VContAction(char letter, int signal, long start, long end, int thread) {

        static VContAction parse(PacketArguments arguments, boolean rangeStepping) throws TargetException {
            char letter = arguments.takeAny("action");
            int signal = 0;
            long start = 0;
            long end = 0;
            switch (letter) {
                case 'c', 's':
                    break;
                case 'C', 'S':
                    signal = arguments.smallNumber("signal", 0xff);
                    break;
                case 'r':
                    if (!rangeStepping) {
                        throw arguments.wrong("range stepping is not supported");
                    }
                    start = arguments.number("range start");
                    arguments.expect(',');
                    end = arguments.number("range end");
                    break;
                default:
                    throw arguments.wrong("action '" + letter + "' is not supported");
            }
            int thread = arguments.take(':') ? arguments.threadId() : ThreadPackets.ALL;
            return new VContAction(letter, signal, start, end, thread);
        }

        ThreadAction forThread(int id) {
            return switch (letter) {
                case 'c', 'C' -> new ThreadAction.Continue(id, signal);
                case 's', 'S' -> new ThreadAction.Step(id, signal);
                default -> new ThreadAction.RangeStep(id, start, end);
            };
        }
    }
}
