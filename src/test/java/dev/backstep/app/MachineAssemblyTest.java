package dev.backstep.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.backstep.server.CharacterEndpoint;
import dev.backstep.timeline.InputPort;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class MachineAssemblyTest {

    /** An endpoint with this input. */
    private record Typed(Queue<Integer> values) implements CharacterEndpoint {

        @Override
        public void write(int value) { }

        @Override
        public void write(byte[] bytes, int offset, int length) { }

        @Override
        public boolean congested() {
            return false;
        }

        @Override
        public int poll() {
            Integer value = values.poll();
            return value == null ? NOTHING : value;
        }

        @Override
        public boolean hasInput() {
            return !values.isEmpty();
        }

        @Override
        public void onInput(Runnable wakeUp) { }

        @Override
        public CompletableFuture<Void> ready() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public String description() {
            return "typed";
        }

        @Override
        public void close() { }
    }

    private static Typed typed(Integer... values) {
        return new Typed(new ArrayDeque<>(List.of(values)));
    }

    @Test
    void theEndOfItsInputIsABreakToSemihosting() {
        InputPort port = MachineAssembly.inputPort(typed((int) 'x', CharacterEndpoint.ENDED), InputPort.BREAK);
        assertEquals('x', port.poll());
        assertEquals(InputPort.BREAK, port.poll());
        assertFalse(port.hasInput());
    }

    @Test
    void theEndOfItsInputIsSilenceToASerialPort() {
        InputPort port = MachineAssembly.inputPort(typed(CharacterEndpoint.BREAK, 0xff, CharacterEndpoint.ENDED), InputPort.NOTHING);
        assertEquals(InputPort.BREAK, port.poll());
        assertEquals(0xff, port.poll());
        assertEquals(InputPort.NOTHING, port.poll());
        assertFalse(port.hasInput());
    }
}
