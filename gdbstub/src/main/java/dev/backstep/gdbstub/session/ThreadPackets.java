package dev.backstep.gdbstub.session;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.backstep.gdbstub.Target;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.TargetThread;

/** {@code H T qC qfThreadInfo qsThreadInfo qThreadExtraInfo}. */
final class ThreadPackets implements PacketFamily {

    /** Thread -1 of the protocol. */
    static final int ALL = -1;
    /** Thread 0 of the protocol. */
    static final int ANY = 0;

    private static final int THREADS_IN_A_PACKET = 256;

    private final Target target;
    private final SessionState state;
    private List<TargetThread> notYetListed = List.of();

    ThreadPackets(Target target, SessionState state) {
        this.target = target;
        this.state = state;
    }

    @Override
    public Map<String, PacketHandler> packets() {
        return Map.of("H", this::choose, "T", this::isAlive, "qC", this::current, "qfThreadInfo", this::firstThreads,
                "qsThreadInfo", this::moreThreads, "qThreadExtraInfo", this::extraInfo);
    }

    private Reply choose(PacketArguments arguments) throws TargetException {
        char operation = arguments.takeAny("operation");
        int thread = arguments.threadId();
        arguments.expectEnd();
        if (thread > 0) {
            find(thread);
        }
        switch (operation) {
            case 'g':
                state.chooseGeneralThread(thread);
                return Reply.OK;
            case 'c':
                state.chooseContinueThread(thread);
                return Reply.OK;
            default:
                throw arguments.wrong("the operation is neither g nor c");
        }
    }

    private Reply isAlive(PacketArguments arguments) throws TargetException {
        find(arguments.threadId());
        arguments.expectEnd();
        return Reply.OK;
    }

    private Reply current(PacketArguments arguments) {
        return Reply.text("QC" + Integer.toHexString(state.generalThread()));
    }

    private Reply firstThreads(PacketArguments arguments) {
        notYetListed = new ArrayList<>(target.threads());
        return moreThreads(arguments);
    }

    private Reply moreThreads(PacketArguments arguments) {
        if (notYetListed.isEmpty()) {
            return Reply.text("l");
        }
        List<TargetThread> now = notYetListed.subList(0, Math.min(THREADS_IN_A_PACKET, notYetListed.size()));
        StringBuilder text = new StringBuilder("m");
        for (TargetThread thread : now) {
            text.append(text.length() > 1 ? "," : "").append(Integer.toHexString(thread.id()));
        }
        notYetListed = new ArrayList<>(notYetListed.subList(now.size(), notYetListed.size()));
        return Reply.text(text.toString());
    }

    private Reply extraInfo(PacketArguments arguments) throws TargetException {
        arguments.expect(',');
        TargetThread thread = find(arguments.threadId());
        arguments.expectEnd();
        return Reply.hex(thread.extraInfo().getBytes(StandardCharsets.UTF_8));
    }

    private TargetThread find(int id) throws TargetException {
        for (TargetThread thread : target.threads()) {
            if (thread.id() == id) {
                return thread;
            }
        }
        throw TargetException.badArgument("there is no thread " + id);
    }
}
