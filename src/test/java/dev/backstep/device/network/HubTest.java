package dev.backstep.device.network;

import static dev.backstep.device.network.TestNetworkLine.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.TestTime;
import dev.backstep.state.StateReader;
import dev.backstep.state.StateWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HubTest {

    private static final String BROADCAST = "ff:ff:ff:ff:ff:ff";

    private final TestTime time = new TestTime();
    private final Hub hub = new Hub(0, time.clock);
    private final Hub.Port first = hub.addPort("a");
    private final Hub.Port second = hub.addPort("b");
    private final TestNetworkLine outside = new TestNetworkLine();
    private final Hub.Uplink uplink = hub.addUplink("c", outside);
    private final List<Integer> atFirst = new ArrayList<>();
    private final List<Integer> atSecond = new ArrayList<>();

    HubTest() {
        first.attach(received -> atFirst.add(received.length));
        second.attach(received -> atSecond.add(received.length));
    }

    @Test
    void aFrameReachesAllOtherPortsAfterTheDelayAndNotItsSender() {
        first.transmit(frame(BROADCAST, 60));
        time.advance(Hub.DELAY_NANOSECONDS - 1);
        assertTrue(atSecond.isEmpty());
        time.advance(1);
        assertEquals(List.of(60), atSecond);
        assertTrue(atFirst.isEmpty());
        assertEquals(1, outside.frames.size());
    }

    @Test
    void framesKeepTheirOrderAndTheirDistance() {
        first.transmit(frame(BROADCAST, 60));
        time.advance(1000);
        uplink.take(NetworkItem.frame(frame(BROADCAST, 61)));
        time.advance(Hub.DELAY_NANOSECONDS - 1000);
        assertEquals(List.of(60), atSecond);
        time.advance(1000);
        assertEquals(List.of(60, 61), atSecond);
        assertEquals(List.of(61), atFirst);
        assertEquals(1, outside.frames.size());
    }

    @Test
    void whatIsUnderWaySurvivesSavingAndRestoring() {
        first.transmit(frame(BROADCAST, 60));
        StateWriter saved = new StateWriter();
        hub.exchangeState(saved);
        time.advance(Hub.DELAY_NANOSECONDS);
        second.transmit(frame(BROADCAST, 99));
        hub.exchangeState(new StateReader(saved.toByteArray()));
        atSecond.clear();
        time.advance(Hub.DELAY_NANOSECONDS);
        assertEquals(List.of(60), atSecond);
        assertTrue(atFirst.isEmpty());
    }

    @Test
    void aFullHubLosesFramesAndIsNotReady() {
        for (int i = 0; i < Hub.CAPACITY + 10; i++) {
            assertEquals(i < Hub.CAPACITY, uplink.isReady());
            first.transmit(frame(BROADCAST, 60));
        }
        time.advance(Hub.DELAY_NANOSECONDS);
        assertEquals(Hub.CAPACITY, atSecond.size());
        assertTrue(uplink.isReady());
    }

    @Test
    void whatIsNoFrameIsNotCarried() {
        first.transmit(new byte[13]);
        first.transmit(new byte[1519]);
        uplink.take(new byte[0]);
        uplink.take(NetworkItem.link(false));
        time.advance(Hub.DELAY_NANOSECONDS);
        assertTrue(atSecond.isEmpty());
        assertFalse(time.clock.timers().nextDeadline() != Long.MAX_VALUE);
    }
}
