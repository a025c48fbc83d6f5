package dev.backstep.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.server.CharacterEndpoint;
import dev.backstep.server.CommandInterpreter;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A command that takes long, and somebody who does not want to wait. */
class MonitorConsoleTest {

    private static final class Keyboard implements CharacterEndpoint {
        private final BlockingQueue<Integer> input = new LinkedBlockingQueue<>();
        private volatile Runnable wakeUp = () -> { };

        private void type(String text) {
            for (byte b : text.getBytes(StandardCharsets.ISO_8859_1)) {
                input.add(b & 0xff);
            }
            wakeUp.run();
        }

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
            Integer value = input.poll();
            return value == null ? NOTHING : value;
        }

        @Override
        public boolean hasInput() {
            return !input.isEmpty();
        }

        @Override
        public void onInput(Runnable newWakeUp) {
            wakeUp = newWakeUp;
        }

        @Override
        public CompletableFuture<Void> ready() {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public String description() {
            return "keyboard";
        }

        @Override
        public void close() { }
    }

    @Test
    void controlCEndsACommandAndWhatWasTypedMeanwhileIsTakenAfterwards() throws Exception {
        Keyboard keyboard = new Keyboard();
        List<String> lines = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(3);
        CommandInterpreter interpreter = new CommandInterpreter() {
            @Override
            public void execute(String line, Consumer<String> output) {
                lines.add(line);
                begun.countDown();
                try {
                    if (line.equals("long")) {
                        assertTrue(interrupted.await(60, TimeUnit.SECONDS));
                        lines.add("interrupted");
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                ended.countDown();
            }

            @Override
            public void interrupt() {
                interrupted.countDown();
            }
        };
        try (MonitorConsole console = new MonitorConsole(keyboard, interpreter, "banner")) {
            assertNotNull(console);
            keyboard.type("long\r");
            assertTrue(begun.await(60, TimeUnit.SECONDS));
            keyboard.type("one\r");
            keyboard.type("tw\003");
            keyboard.type("o\r");
            assertTrue(ended.await(60, TimeUnit.SECONDS));
        }
        assertEquals(List.of("long", "interrupted", "one", "two"), lines);
    }
}
