package dev.backstep.server.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.server.CharacterEndpoint;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class InputQueueTest {

    private final InputQueue queue = new InputQueue();

    @Test
    void bytesComeOutUnsignedAndInOrder() {
        assertEquals(CharacterEndpoint.NOTHING, queue.poll());
        assertEquals(2, queue.offer(new byte[] {9, (byte) 0xff, 0, 9}, 1, 2));
        queue.offerMarker(CharacterEndpoint.BREAK);
        assertTrue(queue.hasInput());
        assertEquals(0xff, queue.poll());
        assertEquals(0, queue.poll());
        assertEquals(CharacterEndpoint.BREAK, queue.poll());
        assertFalse(queue.hasInput());
    }

    @Test
    void aFullQueueTakesNoByteButABreakAndAsksAgainWhenHalfEmpty() {
        AtomicInteger asked = new AtomicInteger();
        queue.onRoom(asked::incrementAndGet);
        assertEquals(InputQueue.CAPACITY, queue.offer(new byte[InputQueue.CAPACITY + 5], 0, InputQueue.CAPACITY + 5));
        assertEquals(0, queue.offer(new byte[1], 0, 1));
        queue.offerMarker(CharacterEndpoint.BREAK);
        for (int i = 0; i < InputQueue.CAPACITY / 2; i++) {
            queue.poll();
        }
        assertEquals(0, asked.get());
        queue.poll();
        assertEquals(1, asked.get());
        while (queue.hasInput()) {
            queue.poll();
        }
        assertEquals(1, asked.get());
    }

    @Test
    void wakeUpComesWithEachArrivalAndForWhatWaitsAlready() {
        AtomicInteger woken = new AtomicInteger();
        queue.offer(new byte[3], 0, 3);
        queue.onInput(woken::incrementAndGet);
        assertEquals(1, woken.get());
        queue.offer(new byte[3], 0, 3);
        assertEquals(2, woken.get());
    }

    @Test
    @Timeout(60)
    void nothingIsLostBetweenAFastProducerAndAConsumer() throws InterruptedException {
        int total = 3_000_000;
        Semaphore room = new Semaphore(0);
        queue.onRoom(room::release);
        Thread producer = new Thread(() -> {
            byte[] chunk = new byte[1000];
            int sent = 0;
            while (sent < total) {
                int count = Math.min(chunk.length, total - sent);
                for (int i = 0; i < count; i++) {
                    chunk[i] = (byte) (sent + i);
                }
                int done = queue.offer(chunk, 0, count);
                while (done < count) {
                    room.acquireUninterruptibly();
                    done += queue.offer(chunk, done, count - done);
                }
                sent += count;
            }
        });
        producer.start();
        for (int i = 0; i < total; i++) {
            int value = queue.poll();
            while (value == CharacterEndpoint.NOTHING) {
                Thread.onSpinWait();
                value = queue.poll();
            }
            assertEquals(i & 0xff, value);
        }
        producer.join();
        assertFalse(queue.hasInput());
    }
}
