package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A recording of some ten megabytes, most of them checkpoints, damaged in all ways. All that a replay is made of - images, what was asked
 * at the start, events, checkpoints - is what was recorded, or it is refused or left out: so no replay is a wrong one. {@code
 * -Dbackstep.soak=N} tries N mutations.
 */
class LargeDamagedRecordingTest {

    private static final long SEED = Long.getLong("backstep.test.seed", System.nanoTime());
    private static final int COUNT = Math.max(30, Integer.getInteger("backstep.soak", 0));
    private static final int CHECKPOINTS = 6;

    /** Fills 8 MiB with xorshift numbers, a word in each 16 bytes, again and again; what is typed is added to the number. */
    private static final int[] PROGRAM = {
        0xe3a00461, // mov r0, #0x61000000
        0xe3a01001, // mov r1, #1
        0xe3a05201, // mov r5, #0x10000000
        0xe3855a09, // orr r5, r5, #0x9000: the first serial port
        0xe3a02c03, // mov r2, #0x300
        0xe3822001, // orr r2, r2, #1
        0xe5852030, // str r2, [r5, #0x30]: switches it on
        0xe0211681, // loop: eor r1, r1, r1, lsl #13
        0xe02118a1, // eor r1, r1, r1, lsr #17
        0xe0211281, // eor r1, r1, r1, lsl #5
        0xe4801010, // str r1, [r0], #16
        0xe3c00502, // bic r0, r0, #0x800000
        0xe5952018, // ldr r2, [r5, #0x18]
        0xe3120010, // tst r2, #0x10: nothing has come
        0x05953000, // ldreq r3, [r5]
        0x00811003, // addeq r1, r1, r3
        0xeafffff5, // b loop
    };

    @TempDir
    Path directory;

    private Path file;
    private byte[] whole;
    private byte[] inFile;
    private List<Block> blocks;
    private WholeRecording recorded;

    private static byte[] program() {
        ByteBuffer bytes = ByteBuffer.allocate(4 * PROGRAM.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(PROGRAM).forEach(bytes::putInt);
        return bytes.array();
    }

    @BeforeEach
    void record() throws Exception {
        file = directory.resolve("run.bsr");
        System.out.println("LargeDamagedRecordingTest seed " + SEED + " (-Dbackstep.test.seed=" + SEED + ")");
        RecordableMachine live = RecordableMachine.recording(program(), file);
        Random random = new Random(SEED);
        for (int look = 0; live.checkpoints.count() < CHECKPOINTS; look++) {
            assertTrue(look < 10_000, live.checkpoints.count() + " checkpoints");
            live.type("" + (char) ('a' + random.nextInt(26)));
            live.runTo(live.machine.icount() + 200_000);
        }
        live.finish();
        assertEquals(List.of(), live.failures);
        whole = Files.readAllBytes(file);
        inFile = whole;
        try (Recording recording = Recording.open(file, false)) {
            blocks = List.copyOf(recording.blocks());
        }
        recorded = new WholeRecording(file);
        assertTrue(recorded.events().stream().anyMatch(event -> event.contains("SERIAL_INPUT")), () -> recorded.events().toString());
        assertTrue(recorded.checkpointCount() >= CHECKPOINTS);
    }

    /** Places in all kinds of blocks are as likely; small ones and headers would never be hit otherwise. */
    private int place(Random random) {
        if (random.nextInt(4) == 0) {
            return random.nextInt(whole.length);
        }
        BlockKind kind = blocks.get(random.nextInt(blocks.size())).kind();
        List<Block> ofKind = blocks.stream().filter(block -> block.kind() == kind).toList();
        Block block = ofKind.get(random.nextInt(ofKind.size()));
        return random.nextInt(8) == 0 ? Math.toIntExact(Math.min(whole.length - 1, block.end() + random.nextInt(40)))
                : Math.toIntExact(block.offset() + random.nextInt(random.nextBoolean() ? Block.HEADER_LENGTH
                : Block.HEADER_LENGTH + block.storedLength()));
    }

    /** Bytes changed, wiped, overwritten by others of the file, lost, doubled, or all from there on. */
    private byte[] mutated(Random random) {
        byte[] bytes = whole.clone();
        for (int n = 1 + random.nextInt(3); n > 0; n--) {
            int from = Math.min(place(random), bytes.length - 1);
            int length = Math.min(bytes.length - from, 1 + random.nextInt(1 << random.nextInt(17)));
            int to = from + length;
            switch (random.nextInt(7)) {
                case 0, 1 -> bytes[from] ^= (byte) (1 + random.nextInt(255));
                case 2 -> Arrays.fill(bytes, from, to, (byte) (random.nextBoolean() ? 0 : 0xff));
                case 3 -> System.arraycopy(whole, Math.min(place(random), whole.length - length), bytes, from, length);
                case 4 -> bytes = joined(bytes, from, to, bytes.length);
                case 5 -> bytes = joined(bytes, to, from, bytes.length);
                default -> bytes = random.nextInt(3) == 0 ? Arrays.copyOf(bytes, Math.max(1, from)) : bytes;
            }
        }
        return bytes;
    }

    /** The bytes before {@code end}, then those from {@code start} on. */
    private static byte[] joined(byte[] bytes, int end, int start, int length) {
        byte[] result = Arrays.copyOf(bytes, end + length - start);
        System.arraycopy(bytes, start, result, end, length - start);
        return result;
    }

    /** Makes these the file's content; what is there already is not written again. */
    private void put(byte[] bytes) throws IOException {
        int from = Arrays.mismatch(inFile, bytes);
        if (from < 0) {
            return;
        }
        int to = bytes.length;
        while (bytes.length == inFile.length && bytes[to - 1] == inFile[to - 1]) {
            to--;
        }
        try (RandomAccessFile output = new RandomAccessFile(file.toFile(), "rw")) {
            output.setLength(bytes.length);
            output.seek(from);
            output.write(bytes, from, Math.max(0, to - from));
        }
        inFile = bytes;
    }

    /** True when the file was refused. */
    private boolean isRefused(byte[] bytes, boolean salvage, int readAtOnce, Random random, String what) throws Exception {
        put(bytes);
        // Any one that can still be had: the newest that the first can be told of, and one of the others.
        return recorded.isRefused(salvage, readAtOnce, positions -> positions.isEmpty() ? List.of()
                : List.of(positions.get(positions.size() - 1), positions.get(random.nextInt(positions.size()))), what);
    }

    @Test
    void randomMutationsAreNoticedOrHarmless() throws Exception {
        int refused = 0;
        for (int round = 0; round < COUNT; round++) {
            Random random = new Random(SEED + round);
            refused += isRefused(mutated(random), round % 3 == 0, round % 2 == 0 ? 1 : 1000, random, "seed " + SEED + " round " + round) ? 1 : 0;
            if (round % 1000 == 999) {
                System.out.println("mutations: " + (round + 1) + " of a recording of " + whole.length + " bytes, " + refused + " refused");
            }
        }
        System.out.println("mutations: " + COUNT + " of a recording of " + whole.length + " bytes, " + refused + " refused");
        assertTrue(refused < COUNT);
    }
}
