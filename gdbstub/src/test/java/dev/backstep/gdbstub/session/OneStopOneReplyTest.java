package dev.backstep.gdbstub.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import dev.backstep.gdbstub.ResumeRequest;
import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.WatchKind;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

/** Whatever order packets, interrupts and stops come in: each resume gets one stop reply, each question one answer. */
class OneStopOneReplyTest {

    enum Happening {
        CONTINUE("c"), STEP("vCont;s:1;c"), REVERSE_STEP("bs"), REVERSE_CONTINUE("bc"), CONTINUE_AT("c1000"),
        ASK_WHY("?"), READ("g"), BREAKPOINT("Z0,1000,4"), CTRL_C_PACKET("vCtrlC"), NONSENSE("m1000"), UNKNOWN("zz?"),
        INTERRUPT(null), STOP(null), BREAKPOINT_HIT(null), WATCHPOINT_HIT(null), REFUSE_RESUMES(null), ACCEPT_RESUMES(null),
        STOP_AT_ONCE(null), STOP_LATER(null);

        private final String packet;

        Happening(String packet) {
            this.packet = packet;
        }

        boolean resumes() {
            return ordinal() <= CONTINUE_AT.ordinal();
        }
    }

    private static final class MoodyTarget extends FakeTarget {
        boolean stopsAtOnce;

        private void perhapsStop() {
            if (stopsAtOnce) {
                stop(new StopReason.Signal(1, 5));
            }
        }

        @Override
        public void resume(ResumeRequest request) throws TargetException {
            super.resume(request);
            perhapsStop();
        }

        @Override
        public void reverseStep(int thread) throws TargetException {
            super.reverseStep(thread);
            perhapsStop();
        }

        @Override
        public void reverseContinue(int thread) throws TargetException {
            super.reverseContinue(thread);
            perhapsStop();
        }
    }

    @Property(tries = 2000)
    void inAnyOrder(@ForAll @Size(max = 60) List<Happening> happenings) {
        MoodyTarget target = new MoodyTarget();
        SessionHarness client = new SessionHarness(target);
        boolean running = false;
        boolean heardSinceStop = false;
        boolean stoppedByInterrupt = true;
        // An interrupt that finds the target stopped is for the next resume, unless it can only be one more behind the one that stopped it.
        boolean kept = false;
        List<Happening> soFar = new ArrayList<>();
        for (Happening happening : happenings) {
            soFar.add(happening);
            String expected = "";
            switch (happening) {
                case INTERRUPT:
                    client.session.requestInterrupt();
                    client.session.interrupt();
                    kept |= !running && (heardSinceStop || !stoppedByInterrupt);
                    break;
                case STOP, BREAKPOINT_HIT, WATCHPOINT_HIT:
                    target.stop(reason(happening));
                    expected = running ? "T" : "";
                    if (running) {
                        heardSinceStop = false;
                        stoppedByInterrupt = happening == Happening.STOP;
                    }
                    running = false;
                    break;
                case REFUSE_RESUMES, ACCEPT_RESUMES:
                    target.resumeFailure = happening == Happening.REFUSE_RESUMES ? TargetException.badArgument("no") : null;
                    break;
                case STOP_AT_ONCE, STOP_LATER:
                    target.stopsAtOnce = happening == Happening.STOP_AT_ONCE;
                    break;
                default:
                    client.session.packet(happening.packet.getBytes(StandardCharsets.US_ASCII));
                    if (happening == Happening.CTRL_C_PACKET) {
                        kept |= !running;
                        expected = "*";
                    } else if (happening.resumes() && !running && kept) {
                        expected = "T02";
                        stoppedByInterrupt = true;
                        heardSinceStop = false;
                        kept = false;
                        break;
                    } else if (happening.resumes()) {
                        boolean accepted = !running && target.resumeFailure == null;
                        expected = !accepted ? "E" : target.stopsAtOnce ? "T" : "";
                        running |= accepted && !target.stopsAtOnce;
                        if (expected.equals("T")) {
                            stoppedByInterrupt = false;
                            heardSinceStop = false;
                            break;
                        }
                    } else {
                        expected = "*";
                    }
                    heardSinceStop = true;
                    break;
            }
            assertReplies(expected, client.takeSent(), soFar);
        }
    }

    private static void assertReplies(String expected, List<String> replies, List<Happening> soFar) {
        assertEquals(expected.isEmpty() ? 0 : 1, replies.size(), () -> replies + " after " + soFar);
        if (!expected.isEmpty() && !expected.equals("*")) {
            assertTrue(replies.get(0).startsWith(expected), () -> replies + " after " + soFar);
        }
    }

    private static StopReason reason(Happening happening) {
        return switch (happening) {
            case BREAKPOINT_HIT -> new StopReason.SoftwareBreakpoint(2);
            case WATCHPOINT_HIT -> new StopReason.Watchpoint(1, WatchKind.WRITE, 0x1000);
            default -> new StopReason.Signal(1, 2);
        };
    }
}
