package dev.backstep.board;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.clock.MachineClocks;
import dev.backstep.device.network.Hub;
import dev.backstep.device.network.MacAddress;
import dev.backstep.device.network.NetworkItem;
import dev.backstep.device.network.TestNetworkLine;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.InputQueue;
import dev.backstep.timeline.Timeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A guest that echoes frames, at a hub with a way out: what comes in is history, and goes back with it. */
class NetworkMachineTest {

    @TempDir
    Path folder;

    private final MachineClocks clocks = MachineClocks.withShift(1);
    private final HostGate gate = new HostGate(clocks.icount());
    private final InputQueue queue = new InputQueue(100);
    private final List<Integer> sent = new ArrayList<>();
    private long hostNanoseconds;

    private Timeline machine() throws Exception {
        Hub hub = new Hub(0, clocks.virtual());
        Hub.Port port = hub.addPort("a");
        Hub.Uplink uplink = hub.addUplink("b", new TestNetworkLine() {
            @Override
            public void transmit(byte[] frame) {
                if (gate.outputIsNew() && !gate.isOnDiversion()) {
                    sent.add(frame.length);
                }
            }
        });
        NetworkConnections network = new NetworkConnections(
                Optional.of(new NetworkConnections.Socket(MacAddress.FIRST_DEFAULT, port)), List.of(hub), List.of(uplink));
        Board board = VexpressA9.build(clocks, 16 << 20,
                new BoardConnections(List.of(), () -> 0, Optional.empty(), false, StorageConnections.NONE, VirtioConnections.NONE, network),
                Board.BootPlanning.of(BootOptions.none().withKernel(EchoGuest.write(folder, false).toString()), ImageSource.disk()));
        return new Timeline(board.machine(), gate, List.of(), Map.of(uplink.inputName(), queue), new Timeline.Settings(64 << 20, 10),
                () -> hostNanoseconds++, () -> 0);
    }

    private static void runTo(Timeline timeline, long position) {
        while (timeline.position() < position) {
            timeline.advance(position, Timeline.Idle.SKIP);
        }
    }

    private static int count(Timeline timeline) {
        return timeline.machine().memory().read(EchoGuest.COUNT, 4);
    }

    @Test
    void framesComeAndGoAndHistoryIsTheSameWhenItIsRunAgain() throws Exception {
        Timeline timeline = machine();
        TreeMap<Long, Long> hashes = new TreeMap<>();
        for (int i = 1; i <= 20; i++) {
            if (i % 3 != 0) {
                queue.offer(NetworkItem.frame(TestNetworkLine.frame("ff:ff:ff:ff:ff:ff", 60 + i)));
            }
            // Not where the next frame comes in: a position has all that happened there.
            runTo(timeline, i * 20_011L);
            runTo(timeline, i * 20_011L + 5);
            hashes.put(timeline.position(), timeline.machine().stateHash());
            runTo(timeline, i * 20_011L + 100);
        }
        hashes.put(timeline.position(), timeline.machine().stateHash());
        assertEquals(14, count(timeline));
        List<Integer> echoed = List.of(61, 62, 64, 65, 67, 68, 70, 71, 73, 74, 76, 77, 79, 80);
        assertEquals(echoed, sent);
        long present = timeline.present();
        hashes.descendingMap().forEach((position, hash) -> {
            timeline.seek(position, () -> false);
            assertEquals(hash, timeline.machine().stateHash(), "at " + position);
        });
        timeline.seek(0, () -> false);
        runTo(timeline, present);
        assertEquals(hashes.get(present), timeline.machine().stateHash());
        assertEquals(echoed, sent, "nothing is sent twice");
        assertEquals(Timeline.Mode.LIVE, timeline.mode());
    }

    @Test
    void aDiversionSendsNothing() throws Exception {
        Timeline timeline = machine();
        queue.offer(NetworkItem.frame(TestNetworkLine.frame("ff:ff:ff:ff:ff:ff", 60)));
        runTo(timeline, 100_000);
        assertEquals(1, sent.size());
        timeline.seek(50_000, () -> false);
        timeline.changes().giveToDevice("netdev net0", NetworkItem.frame(TestNetworkLine.frame("ff:ff:ff:ff:ff:ff", 99)));
        assertEquals(Timeline.Mode.DIVERSION, timeline.mode());
        runTo(timeline, 150_000);
        assertEquals(2, count(timeline));
        assertEquals(1, sent.size());
    }

    @Test
    void pullingTheCableIsHistoryToo() throws Exception {
        Timeline timeline = machine();
        runTo(timeline, 20_000);
        long before = timeline.machine().stateHash();
        timeline.changes().giveToDevice(VexpressA9.ETHERNET, NetworkItem.link(false));
        queue.offer(NetworkItem.frame(TestNetworkLine.frame("ff:ff:ff:ff:ff:ff", 60)));
        runTo(timeline, 60_000);
        assertEquals(0, count(timeline));
        long after = timeline.machine().stateHash();
        timeline.seek(19_999, () -> false);
        runTo(timeline, 60_000);
        assertEquals(after, timeline.machine().stateHash());
        assertTrue(before != after);
    }
}
