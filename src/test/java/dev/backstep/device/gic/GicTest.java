package dev.backstep.device.gic;

import static dev.backstep.device.gic.GicRig.BPR;
import static dev.backstep.device.gic.GicRig.CTLR;
import static dev.backstep.device.gic.GicRig.EOIR;
import static dev.backstep.device.gic.GicRig.HPPIR;
import static dev.backstep.device.gic.GicRig.IAR;
import static dev.backstep.device.gic.GicRig.PMR;
import static dev.backstep.device.gic.GicRig.RPR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.InterruptLine;
import dev.backstep.device.TestMaster;
import dev.backstep.memory.Arbiter;
import java.util.List;
import org.junit.jupiter.api.Test;

class GicTest {

    private static final int SPURIOUS = 1023;

    private final GicRig rig = new GicRig(1, true).switchedOn();
    private final Gic gic = rig.gic;

    private boolean irq() {
        return rig.irq.get(0).level;
    }

    @Test
    void registersHaveTheirResetValues() {
        GicRig fresh = new GicRig(2, true);
        assertEquals(0, fresh.dist(0));
        assertEquals(0xfc22, fresh.dist(4), "96 interrupts, 2 CPUs, security extensions, 31 lockable SPIs");
        assertEquals(0x0102043b, fresh.dist(8));
        assertEquals(0xffff, fresh.dist(0x100), "SGIs are enabled");
        assertEquals(0xaaaaaaaa, fresh.dist(0xc00));
        assertEquals(0x7dc00000, fresh.dist(0xc04));
        assertEquals(0x55555555, fresh.dist(0xc08));
        assertEquals(0, fresh.dist(0xc18), "beyond the last interrupt");
        assertEquals(0, fresh.cpu(CTLR));
        assertEquals(0, fresh.cpu(PMR));
        assertEquals(2, fresh.cpu(BPR));
        assertEquals(3, fresh.cpu(GicRig.ABPR));
        assertEquals(0xff, fresh.cpu(RPR));
        assertEquals(SPURIOUS, fresh.cpu(HPPIR));
        assertEquals(SPURIOUS, fresh.cpu(IAR));
        assertEquals(0x3901243b, fresh.cpu(0xfc));
    }

    @Test
    void identificationRegistersNameTheController() {
        int[] expected = {0x04, 0, 0, 0, 0x90, 0xb3, 0x1b, 0, 0x0d, 0xf0, 0x05, 0xb1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], rig.dist(0xfd0 + 4 * i));
        }
    }

    @Test
    void aLevelInterruptIsSignalledTakenAndEnded() {
        InterruptLine uart = gic.spi(5);
        rig.enable(37, 0xa0);
        uart.set(true);
        assertTrue(irq());
        assertEquals(37, rig.cpu(HPPIR));
        assertEquals(37, rig.cpu(IAR));
        assertFalse(irq());
        assertEquals(0xa0, rig.cpu(RPR));
        assertEquals(1 << 5, rig.dist(0x304), "active");
        assertEquals(1 << 5, rig.dist(0x204), "pending too, by its level");
        assertEquals(SPURIOUS, rig.cpu(IAR));
        uart.set(false);
        rig.cpu(EOIR, 37);
        assertFalse(irq());
        assertEquals(0, rig.dist(0x304));
        assertEquals(0xff, rig.cpu(RPR));
    }

    @Test
    void aLevelThatIsStillUpAtTheEndInterruptsAgain() {
        rig.enable(37, 0xa0);
        gic.spi(5).set(true);
        rig.cpu(IAR);
        rig.cpu(EOIR, 37);
        assertTrue(irq());
    }

    @Test
    void aLevelThatGoesAwayBeforeItIsTakenLeavesNothing() {
        rig.enable(37, 0xa0);
        gic.spi(5).set(true);
        gic.spi(5).set(false);
        assertFalse(irq());
        assertEquals(SPURIOUS, rig.cpu(IAR));
    }

    @Test
    void anEdgeIsKeptUntilItIsTakenAndCountsOnce() {
        rig.enable(37, 0xa0);
        rig.dist(0xc08, 2 << 10);
        assertEquals(0x55555555 | 2 << 10, rig.dist(0xc08));
        gic.spi(5).set(true);
        gic.spi(5).set(false);
        assertTrue(irq());
        assertEquals(37, rig.cpu(IAR));
        gic.spi(5).set(true);
        assertFalse(irq(), "active: the new edge waits");
        rig.cpu(EOIR, 37);
        assertTrue(irq());
        assertEquals(37, rig.cpu(IAR));
        rig.cpu(EOIR, 37);
        assertFalse(irq(), "the level is up, but there was no edge");
    }

    @Test
    void pendingCanBeSetAndClearedBySoftware() {
        rig.enable(40, 0);
        rig.dist(0x204, 1 << 8);
        assertEquals(1 << 8, rig.dist(0x284));
        assertTrue(irq());
        rig.dist(0x284, 1 << 8);
        assertFalse(irq());
        gic.spi(8).set(true);
        rig.dist(0x284, 1 << 8);
        assertTrue(irq(), "a level cannot be cleared");
    }

    @Test
    void disabledInterruptsStayPending() {
        rig.enable(40, 0);
        rig.dist(0x184, 1 << 8);
        gic.spi(8).set(true);
        assertFalse(irq());
        assertEquals(0, rig.dist(0x104));
        rig.dist(0x104, 1 << 8);
        assertTrue(irq());
        rig.dist(0, 0);
        assertFalse(irq(), "distributor off");
        rig.dist(0, 1);
        rig.cpu(CTLR, 0);
        assertFalse(irq(), "CPU interface off");
    }

    @Test
    void theHighestPriorityGoesFirstAndTheLowestIdAmongEquals() {
        rig.enable(50, 0x80);
        rig.enable(45, 0x80);
        rig.enable(60, 0x40);
        for (int id : new int[] {50, 45, 60}) {
            gic.spi(id - 32).set(true);
        }
        assertEquals(60, rig.cpu(IAR));
        gic.spi(28).set(false);
        rig.cpu(EOIR, 60);
        assertEquals(45, rig.cpu(IAR));
        gic.spi(13).set(false);
        rig.cpu(EOIR, 45);
        assertEquals(50, rig.cpu(IAR));
    }

    @Test
    void onlyPrioritiesAboveTheMaskPass() {
        rig.enable(40, 0x80);
        gic.spi(8).set(true);
        rig.cpu(PMR, 0x80);
        assertFalse(irq());
        assertEquals(SPURIOUS, rig.cpu(HPPIR));
        rig.cpu(PMR, 0x88);
        assertTrue(irq());
    }

    @Test
    void fiveBitsOfPriorityExist() {
        rig.dist(0x420, 0xffffffff);
        assertEquals(0xf8f8f8f8, rig.dist(0x420));
        rig.distByte(0x421, 0x17);
        assertEquals(0xf8f810f8, rig.dist(0x420));
        rig.cpu(PMR, 0xff);
        assertEquals(0xf8, rig.cpu(PMR));
        assertEquals(0x10, rig.gic.distributorRegion().handler().read(0x421, 1) & 0xff);
    }

    @Test
    void aHigherGroupPriorityPreempts() {
        rig.enable(40, 0x80);
        rig.enable(41, 0x78);
        gic.spi(8).set(true);
        assertEquals(40, rig.cpu(IAR));
        gic.spi(9).set(true);
        assertTrue(irq());
        assertEquals(41, rig.cpu(IAR));
        assertEquals(0x78, rig.cpu(RPR));
        gic.spi(9).set(false);
        rig.cpu(EOIR, 41);
        assertEquals(0x80, rig.cpu(RPR));
        assertFalse(irq());
    }

    @Test
    void prioritiesOfOneGroupDoNotPreemptEachOther() {
        // Binary point 4: bits 7 to 5 decide; 0x78 and 0x60 are in group 0x60, 0x58 is above.
        rig.cpu(BPR, 4);
        rig.enable(40, 0x78);
        rig.enable(41, 0x60);
        rig.enable(42, 0x58);
        gic.spi(8).set(true);
        assertEquals(40, rig.cpu(IAR));
        assertEquals(0x60, rig.cpu(RPR));
        gic.spi(9).set(true);
        assertFalse(irq());
        assertEquals(SPURIOUS, rig.cpu(IAR));
        assertEquals(41, rig.cpu(HPPIR));
        gic.spi(10).set(true);
        assertTrue(irq());
        rig.cpu(BPR, 0);
        assertEquals(2, rig.cpu(BPR), "the smallest that five bits allow");
    }

    @Test
    void interruptsEndedOutOfOrderLeaveTheOthersActive() {
        rig.enable(40, 0x80);
        rig.enable(41, 0x40);
        gic.spi(8).set(true);
        rig.cpu(IAR);
        gic.spi(9).set(true);
        rig.cpu(IAR);
        rig.cpu(EOIR, 40);
        assertEquals(0x40, rig.cpu(RPR));
        assertFalse(irq());
        rig.cpu(EOIR, 77);
        rig.cpu(EOIR, 1023);
        assertEquals(0x40, rig.cpu(RPR), "ends of what was not taken are ignored");
        rig.cpu(EOIR, 41);
        assertEquals(0xff, rig.cpu(RPR));
    }

    @Test
    void aDebuggersLookDoesNotAcknowledge() {
        rig.enable(40, 0);
        gic.spi(8).set(true);
        assertEquals(40, gic.cpuInterfaceRegion().handler().peek(IAR, 4));
        assertTrue(irq());
        assertEquals(40, rig.cpu(IAR));
    }

    @Test
    void thePrivateTimersInputIsEdgeTriggered() {
        rig.enable(29, 0);
        gic.ppi(0, 29).set(true);
        assertEquals(1 << 13, rig.dist(0xd00));
        assertEquals(29, rig.cpu(IAR));
        rig.cpu(EOIR, 29);
        assertFalse(irq());
        rig.dist(0xc04, 0);
        assertEquals(0x55400000, rig.dist(0xc04), "all level-sensitive now");
        assertEquals(1 << 13, rig.dist(0xd00));
        assertTrue(irq(), "the level is still there");
    }

    @Test
    void thePrimecellStatusRegistersShowTheInputs() {
        gic.spi(33).set(true);
        assertEquals(0, rig.dist(0xd04));
        assertEquals(2, rig.dist(0xd08));
    }

    @Test
    void withOneCpuTargetsReadAsZeroAndAllInterruptsGoToIt() {
        rig.dist(0x820, 0);
        rig.enable(32, 0);
        rig.dist(0x820, 0);
        assertEquals(0, rig.dist(0x820));
        assertEquals(0, rig.dist(0x800));
        gic.spi(0).set(true);
        assertTrue(irq());
    }

    @Test
    void softwareInterruptsReachTheirTargetsWithTheSender() {
        GicRig four = new GicRig(4, true).switchedOn();
        four.as(2, true).dist(0xf00, 0b1001 << 16 | 7);
        assertTrue(four.irq.get(0).level);
        assertTrue(four.irq.get(3).level);
        assertFalse(four.irq.get(1).level);
        four.as(1, true).dist(0xf00, 0b0001 << 16 | 7);
        four.as(0, true);
        assertEquals(1 << 10 | 7, four.cpu(IAR), "from CPU 1 first");
        four.cpu(EOIR, 1 << 10 | 7);
        assertTrue(four.irq.get(0).level);
        assertEquals(2 << 10 | 7, four.cpu(IAR));
        four.cpu(EOIR, 2 << 10 | 7);
        assertFalse(four.irq.get(0).level);
        four.dist(0xf00, 1 << 24 | 3);
        assertEquals(List.of(false, true, true, true), four.irq.stream().map(line -> line.level).toList());
        four.dist(0xf00, 2 << 24 | 3);
        assertTrue(four.irq.get(0).level);
    }

    @Test
    void aSharedInterruptGoesToItsTargetsAndIsTakenByOne() {
        GicRig two = new GicRig(2, true).switchedOn();
        two.enable(40, 0);
        two.distByte(0x828, 0xff);
        assertEquals(3, two.dist(0x828), "two CPUs exist");
        two.gic.spi(8).set(true);
        assertTrue(two.irq.get(0).level);
        assertTrue(two.irq.get(1).level);
        assertEquals(40, two.as(1, true).cpu(IAR));
        assertFalse(two.irq.get(0).level);
        assertEquals(SPURIOUS, two.as(0, true).cpu(IAR));
        two.gic.spi(8).set(false);
        two.cpu(EOIR, 40);
        assertEquals(1 << 8, two.dist(0x304), "CPU 0 cannot end it");
        two.as(1, true).cpu(EOIR, 40);
        assertEquals(0, two.dist(0x304));
        assertEquals(0x02020202, two.dist(0x800), "private ones target the reader");
    }

    @Test
    void privateRegistersAreThereOncePerCpu() {
        GicRig two = new GicRig(2, true).switchedOn();
        two.as(1, true).dist(0x100, 1 << 29);
        two.as(1, true).distByte(0x400 + 29, 0x50);
        assertEquals(0xffff, two.as(0, true).dist(0x100));
        assertEquals(0, two.dist(0x41c));
        two.gic.ppi(1, 29).set(true);
        assertFalse(two.irq.get(0).level);
        assertTrue(two.irq.get(1).level);
    }

    @Test
    void secureInterruptsBecomeFiqsOnRequest() {
        rig.enable(40, 0);
        rig.cpu(CTLR, 0x9);
        gic.spi(8).set(true);
        assertFalse(irq());
        assertTrue(rig.fiq.get(0).level);
        assertEquals(40, rig.cpu(IAR));
        assertFalse(rig.fiq.get(0).level);
    }

    @Test
    void nonSecureAccessesDoNotSeeSecureInterrupts() {
        rig.enable(40, 0x40);
        rig.enable(41, 0xc0);
        rig.dist(0x84, 1 << 9);
        gic.spi(8).set(true);
        gic.spi(9).set(true);
        rig.as(0, false);
        assertEquals(1 << 9, rig.dist(0x104));
        assertEquals(1 << 9, rig.dist(0x204));
        assertEquals(0, rig.dist(0x84), "groups are secure");
        assertEquals(0x00008000, rig.dist(0x428), "0xc0 seen from below");
        rig.dist(0x184, -1);
        rig.distByte(0x428, 0xff);
        rig.as(0, true);
        assertEquals(1 << 8, rig.dist(0x104), "only its own could be disabled");
        assertEquals(0x40, rig.dist(0x428) & 0xff);
        rig.as(0, false).distByte(0x429, 0x20);
        assertEquals(0x90, rig.as(0, true).dist(0x428) >> 8 & 0xff, "non-secure priorities are in the lower half");
    }

    @Test
    void eachStateAcknowledgesItsOwnInterrupts() {
        rig.enable(41, 0xc0);
        rig.dist(0x84, 1 << 9);
        rig.cpu(CTLR, 3);
        gic.spi(9).set(true);
        assertTrue(irq());
        assertEquals(1022, rig.cpu(IAR), "secure, AckCtl clear");
        assertEquals(1022, rig.cpu(HPPIR));
        rig.as(0, false);
        assertEquals(41, rig.cpu(IAR));
        assertEquals(0x80, rig.cpu(RPR), "0xc0 seen from below");
        rig.as(0, true).cpu(EOIR, 41);
        assertEquals(0xc0, rig.cpu(RPR), "secure, AckCtl clear");
        rig.as(0, false).cpu(EOIR, 41);
        assertEquals(0xff, rig.cpu(RPR));
        rig.as(0, true).cpu(CTLR, 7);
        assertEquals(41, rig.cpu(IAR), "AckCtl set");
        rig.cpu(EOIR, 41);
        rig.enable(40, 0x10);
        gic.spi(8).set(true);
        assertEquals(SPURIOUS, rig.as(0, false).cpu(IAR), "the secure one comes first");
        assertEquals(40, rig.as(0, true).cpu(IAR));
    }

    @Test
    void theNonSecureViewOfTheCpuInterfaceIsItsOwn() {
        rig.cpu(CTLR, 0x1f);
        rig.as(0, false);
        assertEquals(1, rig.cpu(CTLR));
        rig.cpu(CTLR, 0);
        assertEquals(0x1d, rig.as(0, true).cpu(CTLR));
        rig.cpu(BPR, 5);
        assertEquals(6, rig.as(0, false).cpu(BPR), "SBPR: the secure one, seen from below");
        rig.as(0, true).cpu(CTLR, 3);
        rig.as(0, false).cpu(BPR, 1);
        assertEquals(3, rig.cpu(BPR));
        assertEquals(0, rig.cpu(GicRig.ABPR));
        rig.cpu(BPR, 6);
        assertEquals(6, rig.as(0, true).cpu(GicRig.ABPR));
        assertEquals(5, rig.cpu(BPR));
        rig.cpu(PMR, 0xf0);
        assertEquals(0xe0, rig.as(0, false).cpu(PMR));
        rig.cpu(PMR, 0x20);
        assertEquals(0x90, rig.as(0, true).cpu(PMR));
        rig.cpu(PMR, 0x40);
        rig.as(0, false).cpu(PMR, 0xff);
        assertEquals(0, rig.cpu(PMR), "a secure mask cannot be seen or moved");
        assertEquals(0x40, rig.as(0, true).cpu(PMR));
    }

    @Test
    void theNonSecureDistributorEnableIsBitZeroThereAndBitOneHere() {
        rig.dist(0, 0);
        rig.as(0, false).dist(0, 1);
        assertEquals(1, rig.dist(0));
        assertEquals(2, rig.as(0, true).dist(0));
    }

    @Test
    void softwareInterruptsKeepToTheirGroup() {
        rig.dist(0x80, 1 << 4);
        rig.cpu(CTLR, 7);
        rig.dist(0xf00, 2 << 24 | 4);
        assertFalse(irq(), "4 is non-secure");
        rig.dist(0xf00, 2 << 24 | 1 << 15 | 4);
        assertTrue(irq());
        rig.cpu(EOIR, rig.cpu(IAR));
        rig.as(0, false).dist(0xf00, 2 << 24 | 5);
        assertFalse(irq(), "5 is secure");
    }

    @Test
    void withoutSecurityExtensionsThereIsOneView() {
        GicRig plain = new GicRig(1, false).switchedOn();
        plain.as(0, false);
        assertEquals(2, plain.dist(4));
        assertEquals(1, plain.dist(0));
        plain.dist(0x84, -1);
        assertEquals(0, plain.dist(0x84));
        plain.enable(40, 0x40);
        plain.gic.spi(8).set(true);
        assertTrue(plain.irq.get(0).level);
        assertEquals(40, plain.cpu(IAR));
        assertEquals(0x40, plain.cpu(RPR));
    }

    @Test
    void resetForgetsAllButTheInputs() {
        rig.enable(40, 0);
        gic.spi(8).set(true);
        rig.cpu(IAR);
        gic.reset();
        assertFalse(irq());
        assertEquals(0xff, rig.cpu(RPR));
        rig.switchedOn().enable(40, 0);
        assertTrue(irq(), "the input is still up");
    }

    @Test
    void inputsThatDoNotExistAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> gic.spi(64));
        assertThrows(IllegalArgumentException.class, () -> gic.ppi(1, 29));
        assertThrows(IllegalArgumentException.class, () -> gic.ppi(0, 32));
        assertThrows(IllegalArgumentException.class,
                () -> new Gic("gic", 100, true, new TestMaster(), List.of(l -> { }), List.of(l -> { }), Arbiter.ALONE));
    }
}
