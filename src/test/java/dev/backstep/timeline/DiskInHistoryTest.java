package dev.backstep.timeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.board.CardMachine;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a guest writes to a disk belongs to its history. */
class DiskInHistoryTest {

    /** Instructions of about three rounds of the program. */
    private static final long LENGTH = 300_000;

    @TempDir
    Path directory;
    private Path image;
    private byte[] content;

    @BeforeEach
    void makeImage() throws Exception {
        content = new byte[CardMachine.CARD_SIZE];
        new Random(11).nextBytes(content);
        image = Files.write(directory.resolve("card.img"), content);
    }

    private int original(int block) {
        int at = 512 * block;
        return content[at] & 0xff | (content[at + 1] & 0xff) << 8 | (content[at + 2] & 0xff) << 16 | content[at + 3] << 24;
    }

    @Test
    void writesAreUndoneByGoingBackAndDoneAgainByGoingForward() throws Exception {
        CardMachine test = new CardMachine(directory, image);
        test.runTo(LENGTH);
        long hash = test.machine.stateHash();
        assertTrue(test.firstWord(0) - original(0) >= 2, "the program went round");
        int last = test.firstWord(0);
        test.timeline.seek(0, () -> false);
        assertEquals(0, test.card.overlayBytes());
        test.runTo(1_900);
        test.timeline.seek(LENGTH, () -> false);
        assertEquals(hash, test.machine.stateHash());
        assertEquals(last, test.firstWord(0));
        assertArrayEquals(content, Files.readAllBytes(image), "the image is only read");
    }

    @Test
    void theStateAtAPositionIsTheSameHoweverItIsReached() throws Exception {
        CardMachine test = new CardMachine(directory, image);
        long seed = System.nanoTime();
        System.out.println("DiskInHistoryTest seed " + seed);
        Random random = new Random(seed);
        TreeMap<Long, Long> hashes = new TreeMap<>();
        for (long position = 500; position < LENGTH; position += 1 + random.nextInt(6_000)) {
            test.runTo(position);
            hashes.put(test.timeline.position(), test.machine.stateHash());
        }
        List<Long> positions = new ArrayList<>(hashes.keySet());
        Collections.shuffle(positions, random);
        for (long position : positions) {
            test.timeline.seek(position, () -> false);
            assertEquals(hashes.get(position), test.machine.stateHash(), "at " + position);
        }
    }

    @Test
    void historyStaysAsItWasWhenTheImageChangesOrShrinks() throws Exception {
        CardMachine test = new CardMachine(directory, image);
        test.runTo(20_000);
        long early = test.machine.stateHash();
        // The blocks that the program has not come to yet.
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(16 << 10);
            file.write(new byte[16 << 10]);
        }
        test.runTo(LENGTH);
        long late = test.machine.stateHash();
        test.timeline.seek(20_000, () -> false);
        assertEquals(early, test.machine.stateHash());
        test.timeline.seek(LENGTH, () -> false);
        assertEquals(late, test.machine.stateHash());
        test.timeline.seek(100, () -> false);
        test.timeline.seek(LENGTH, () -> false);
        assertEquals(late, test.machine.stateHash());
    }
}
