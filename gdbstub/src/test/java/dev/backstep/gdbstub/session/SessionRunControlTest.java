package dev.backstep.gdbstub.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;

import dev.backstep.gdbstub.ResumeRequest;
import dev.backstep.gdbstub.StopReason;
import dev.backstep.gdbstub.StopReason.ReplayLogEnd;
import dev.backstep.gdbstub.TargetException;
import dev.backstep.gdbstub.ThreadAction;
import dev.backstep.gdbstub.ThreadAction.Continue;
import dev.backstep.gdbstub.ThreadAction.RangeStep;
import dev.backstep.gdbstub.ThreadAction.Step;
import dev.backstep.gdbstub.WatchKind;

/** Resuming and stopping. */
class SessionRunControlTest {

    private static final String REGISTERS_1 = "01:22000001;";

    private final FakeTarget target = new FakeTarget();
    private final SessionHarness client = new SessionHarness(target);

    private void assertResumes(String packet, ThreadAction... actions) {
        target.lastRequest = null;
        assertEquals(List.of(), client.tell(packet), packet);
        assertEquals(new ResumeRequest(List.of(actions)), target.lastRequest, packet);
        target.stop(new StopReason.Signal(1, 5));
        assertEquals(List.of("T05thread:1;" + REGISTERS_1), client.takeSent(), packet);
    }

    private void assertStop(String expected, StopReason reason) {
        client.tell("c");
        target.stop(reason);
        assertEquals(List.of(expected), client.takeSent());
        assertEquals(expected, client.ask("?"));
    }

    @Test
    void olderPacketsResumeTheChosenThreads() {
        assertResumes("c", new Continue(1, 0), new Continue(2, 0));
        assertResumes("s", new Step(1, 0), new Continue(2, 0));
        assertResumes("C0b", new Continue(1, 11), new Continue(2, 0));
        client.ask("Hc2");
        assertResumes("s", new Step(2, 0));
        assertResumes("S05", new Step(2, 5));
        assertResumes("c", new Continue(2, 0));
        client.ask("Hc-1");
        client.ask("Hg2");
        assertResumes("s", new Continue(1, 0), new Step(2, 0));
    }

    @Test
    void anAddressGoesIntoTheProgramCounterFirstInTheByteOrderOfTheTarget() {
        client.tell("s1234");
        target.stop(new StopReason.Signal(1, 5));
        assertEquals(List.of("T05thread:1;01:34120000;"), client.takeSent());
        client.tell("C05;80001234");
        target.stop(new StopReason.Signal(1, 5));
        assertEquals(List.of("T05thread:1;01:34120080;"), client.takeSent());
    }

    @Test
    void eachThreadTakesTheFirstActionThatFits() {
        assertResumes("vCont;c", new Continue(1, 0), new Continue(2, 0));
        assertResumes("vCont;s:1;c", new Step(1, 0), new Continue(2, 0));
        assertResumes("vCont;c:2", new Continue(2, 0));
        assertResumes("vCont;r1000,1010:2;c:-1", new Continue(1, 0), new RangeStep(2, 0x1000, 0x1010));
        assertResumes("vCont;C0b:1;S05:2", new Continue(1, 11), new Step(2, 5));
        assertResumes("vCont;s:0", new Step(1, 0));
        assertResumes("vCont;s;c:1", new Step(1, 0), new Step(2, 0));
    }

    @Test
    void everyReasonHasItsStopReply() {
        assertStop("T02thread:2;01:22000002;", new StopReason.Signal(2, 2));
        assertStop("T05watch:20000000;thread:1;" + REGISTERS_1, new StopReason.Watchpoint(1, WatchKind.WRITE, 0x20000000));
        assertStop("T05rwatch:ffffffffffffffff;thread:1;" + REGISTERS_1, new StopReason.Watchpoint(1, WatchKind.READ, -1));
        assertStop("T05awatch:0;thread:1;" + REGISTERS_1, new StopReason.Watchpoint(1, WatchKind.ACCESS, 0));
        assertStop("T05replaylog:begin;thread:1;" + REGISTERS_1, new StopReason.ReplayLog(1, ReplayLogEnd.BEGIN));
        assertStop("T05replaylog:end;thread:1;" + REGISTERS_1, new StopReason.ReplayLog(1, ReplayLogEnd.END));
        assertStop("T05thread:1;" + REGISTERS_1, new StopReason.SoftwareBreakpoint(1));
        client.ask("qSupported:swbreak+");
        assertStop("T05swbreak:;thread:1;" + REGISTERS_1, new StopReason.SoftwareBreakpoint(1));
        assertStop("T05thread:1;" + REGISTERS_1, new StopReason.HardwareBreakpoint(1));
        client.ask("qSupported:hwbreak+");
        assertStop("T05hwbreak:;thread:1;" + REGISTERS_1, new StopReason.HardwareBreakpoint(1));
    }

    @Test
    void theEndOfTheProgramIsReportedOnceAndThenNothingResumes() {
        assertStop("W2a", new StopReason.Exited(1, 42));
        assertEquals("E22", client.ask("c"));
        assertEquals("E22", client.ask("bs"));
        assertEquals("W2a", client.ask("?"));
    }

    @Test
    void terminationBySignalIsReported() {
        assertStop("X0b", new StopReason.Terminated(1, 11));
    }

    @Test
    void theThreadThatStoppedIsTheChosenOne() {
        client.ask("Hg1");
        client.tell("vCont;c");
        target.stop(new StopReason.Signal(2, 5));
        client.takeSent();
        assertEquals("QC2", client.ask("qC"));
        assertEquals("1100000222000002xxxx", client.ask("g"));
    }

    @Test
    void goingBackwardsIsAnsweredByAStop() {
        assertEquals(List.of(), client.tell("bs"));
        target.stop(new StopReason.Signal(1, 5));
        assertEquals(List.of("T05thread:1;" + REGISTERS_1), client.takeSent());
        client.ask("Hc2");
        assertEquals(List.of(), client.tell("bc"));
        target.stop(new StopReason.ReplayLog(2, ReplayLogEnd.BEGIN));
        assertEquals(List.of("T05replaylog:begin;thread:2;01:22000002;"), client.takeSent());
        assertEquals(List.of("reverseStep 1", "reverseContinue 2"), target.log);
    }

    @Test
    void aTargetThatCannotResumeIsAnErrorAndStaysStopped() {
        target.resumeFailure = TargetException.badArgument("not now");
        assertEquals("E22", client.ask("c"));
        assertEquals("E22", client.ask("bc"));
        target.resumeFailure = null;
        assertResumes("c", new Continue(1, 0), new Continue(2, 0));
    }

    @Test
    void anInterruptWhileStoppedHasNoReply() {
        client.session.requestInterrupt();
        client.session.interrupt();
        assertEquals(List.of(), client.takeSent());
        assertEquals(List.of("interrupt"), target.log, "only the early warning, which a stopped target ignores");
    }

    @Test
    void anInterruptThatOvertookItsResumeIsDeliveredBehindIt() {
        client.session.requestInterrupt();
        client.tell("c");
        target.log.clear();
        client.session.interrupt();
        assertEquals(List.of("interrupt"), target.log);
        target.stop(new StopReason.Signal(1, 2));
        assertEquals(List.of("T02thread:1;" + REGISTERS_1), client.takeSent());
    }

    /** The client resumes, the target stops, and the byte comes when the stop reply is on its way. */
    private void stopAndInterrupt(StopReason reason) {
        client.tell("c");
        target.stop(reason);
        assertEquals(1, client.takeSent().size());
        interruptWhileStopped();
    }

    private void interruptWhileStopped() {
        target.log.clear();
        client.session.interrupt();
        assertEquals(List.of(), target.log);
        assertEquals(List.of(), client.takeSent());
    }

    /** Within stepi 100000, for instance, and whatever GDB looks at between the steps. */
    @Test
    void anInterruptThatCrossesAStopEndsTheNextResume() {
        for (String resume : List.of("vCont;s:1;c", "bs", "bc", "c")) {
            stopAndInterrupt(new StopReason.SoftwareBreakpoint(1));
            if (resume.startsWith("b")) {
                client.ask("g");
                client.ask("Z0,1000,4");
            }
            target.log.clear();
            assertEquals("T02thread:1;" + REGISTERS_1, client.ask(resume));
            assertEquals(List.of(), target.log, "it has not run");
            assertResumes("c", new Continue(1, 0), new Continue(2, 0));
        }
    }

    @Test
    void anInterruptBehindPacketsThatFollowAStopEndsTheNextResume() {
        client.tell("c");
        target.stop(new StopReason.Signal(1, 5));
        client.takeSent();
        client.ask("m1000,4");
        interruptWhileStopped();
        interruptWhileStopped();
        client.ask("Z0,1000,4");
        assertEquals("T02thread:1;" + REGISTERS_1, client.ask("bc"));
        assertResumes("c", new Continue(1, 0), new Continue(2, 0));
    }

    @Test
    void anInterruptBehindAResumeIsForThatOne() {
        stopAndInterrupt(new StopReason.SoftwareBreakpoint(1));
        client.ask("c");
        client.tell("c");
        client.session.interrupt();
        assertEquals(List.of("resume", "interrupt"), target.log.stream().map(line -> line.split(" ")[0]).toList());
        target.stop(new StopReason.SoftwareBreakpoint(1));
        client.takeSent();
        assertResumes("c", new Continue(1, 0), new Continue(2, 0));
    }

    @Test
    void anInterruptThatHasBeenAnsweredIsOver() {
        stopAndInterrupt(new StopReason.Signal(1, 2));
        client.ask("g");
        assertResumes("c", new Continue(1, 0), new Continue(2, 0));
        stopAndInterrupt(new StopReason.SoftwareBreakpoint(1));
        assertEquals("T02thread:1;" + REGISTERS_1, client.ask("c"));
        interruptWhileStopped();
        assertResumes("c", new Continue(1, 0), new Continue(2, 0));
    }

    /** The user's next command has begun: GDB inserts breakpoints, the user presses Ctrl-C, and only then the target is resumed. */
    @Test
    void anInterruptOfACommandThatHasNotResumedYetIsForItsResume() {
        client.tell("c");
        target.stop(new StopReason.Signal(1, 2));
        client.takeSent();
        client.ask("Z0,1000,4");
        interruptWhileStopped();
        client.ask("Hc0");
        assertEquals("T02thread:1;" + REGISTERS_1, client.ask("bc"));
        assertResumes("c", new Continue(1, 0), new Continue(2, 0));
    }

    /** As with set remote interrupt-on-connect on: to attach has stopped the target. */
    @Test
    void anInterruptBeforeTheFirstPacketIsDropped() {
        interruptWhileStopped();
        client.ask("?");
        assertResumes("c", new Continue(1, 0), new Continue(2, 0));
    }

    @Test
    void startingOverLeavesNoInterruptBehind() {
        stopAndInterrupt(new StopReason.SoftwareBreakpoint(1));
        client.ask("vRun;");
        assertResumes("c", new Continue(1, 0), new Continue(2, 0));
    }

    @Test
    void anInterruptThatEndsAMonitorCommandIsNotForTheNextResume() {
        AtomicReference<SessionHarness> meanwhile = new AtomicReference<>();
        FakeTarget patient = new FakeTarget() {
            @Override
            public void monitorCommand(String command, Consumer<String> output) {
                meanwhile.get().session.requestInterrupt();
            }
        };
        SessionHarness impatient = new SessionHarness(patient);
        meanwhile.set(impatient);
        impatient.tell("c");
        patient.stop(new StopReason.SoftwareBreakpoint(1));
        impatient.takeSent();
        assertEquals("OK", impatient.ask("qRcmd,00"));
        impatient.session.interrupt();
        assertEquals(List.of(), impatient.tell("c"));
        patient.stop(new StopReason.SoftwareBreakpoint(1));
        assertEquals(1, impatient.takeSent().size());
        // With a resume behind the command it is that resume's.
        impatient.ask("qRcmd,00");
        impatient.tell("c");
        patient.log.clear();
        impatient.session.interrupt();
        assertEquals(List.of("interrupt"), patient.log);
    }

    @Test
    void ctrlCAsAPacketIsAnsweredBeforeTheStop() {
        client.tell("c");
        assertEquals("OK", client.ask("vCtrlC"));
        target.stop(new StopReason.Signal(1, 2));
        assertEquals(List.of("T02thread:1;" + REGISTERS_1), client.takeSent());
        assertEquals("OK", client.ask("vCtrlC"));
    }

    @Test
    void aSecondReportOfOneStopIsDropped() {
        client.tell("c");
        target.stop(new StopReason.SoftwareBreakpoint(1));
        target.stop(new StopReason.Signal(1, 2));
        assertEquals(1, client.takeSent().size());
    }

    @Test
    void aStopOfATargetThatItsOwnMonitorSetGoingIsToldOnlyWhenAsked() {
        target.stop(new StopReason.Signal(2, 11));
        assertEquals(List.of(), client.takeSent());
        assertEquals("T0bthread:2;01:22000002;", client.ask("?"));
    }

    @Test
    void aStopThatTheClientIsNotToldOfLeavesTheThreadThatItHasChosen() {
        client.ask("Hg1");
        target.stop(new StopReason.Signal(2, 5));
        assertEquals("QC1", client.ask("qC"));
        assertEquals("1100000122000001xxxx", client.ask("g"));
    }

    @Test
    void aRunningTargetIsNotResumedAgain() {
        client.tell("c");
        for (String packet : List.of("c", "s", "vCont;c", "bs", "bc", "?", "vRun;")) {
            assertEquals("E22", client.ask(packet), packet);
        }
        assertEquals(List.of(), client.tell("R00"));
        assertEquals(1, target.log.size());
        assertEquals("22000001", client.ask("p1"), "but it may be looked at");
    }

    @Test
    void textOfTheTargetIsShownOnlyWhileItRuns() {
        target.listener.consoleOutput("lost");
        assertEquals(List.of(), client.takeSent());
        client.tell("c");
        target.listener.consoleOutput("hi\n");
        assertEquals(List.of("O68690a"), client.takeSent());
    }

    @Test
    void aStopAfterTheClientHasGoneIsHeardByNobody() {
        client.tell("c");
        client.session.vanished();
        target.stop(new StopReason.Signal(1, 5));
        assertEquals(List.of(), client.takeSent());
    }

    @Test
    void aTargetMayStopBeforeResumeReturns() {
        FakeTarget eager = new FakeTarget() {
            @Override
            public void resume(ResumeRequest request) {
                stop(new StopReason.Signal(1, 5));
            }
        };
        assertEquals("T05thread:1;" + REGISTERS_1, new SessionHarness(eager).ask("s"));
    }

    @Test
    void aTargetThatStopsAndThenFailsIsAnsweredOnce() {
        FakeTarget confused = new FakeTarget() {
            @Override
            public void resume(ResumeRequest request) throws TargetException {
                stop(new StopReason.Signal(1, 5));
                throw TargetException.badArgument("too late");
            }
        };
        assertEquals("T05thread:1;" + REGISTERS_1, new SessionHarness(confused).ask("c"));
    }
}
