package dev.backstep.recording;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The packing of pages. */
class Lz4Test {

    private static final long SEED = Long.getLong("backstep.test.seed", System.nanoTime());
    private static final int ROUNDS = 3000;
    private static final int LONGEST = 5000;

    private final Lz4 lz4 = new Lz4();

    private byte[] packed(byte[] content) {
        byte[] target = new byte[lz4.mostPacked(content.length)];
        return Arrays.copyOf(target, lz4.pack(content, content.length, target));
    }

    /** Runs of the same, pieces again from before, and noise, as memory has them. */
    private static byte[] content(Random random) {
        byte[] content = new byte[random.nextInt(LONGEST)];
        int at = 0;
        while (at < content.length) {
            int end = Math.min(content.length, at + 1 + random.nextInt(1 << random.nextInt(12)));
            int kind = random.nextInt(3);
            int back = at == 0 ? 0 : 1 + random.nextInt(at);
            for (; at < end; at++) {
                content[at] = kind == 0 ? (byte) random.nextInt() : kind == 1 || back == 0 ? (byte) end : content[at - back];
            }
        }
        return content;
    }

    @Test
    void whatIsPackedIsUnpackedAgain() {
        System.out.println("Lz4Test seed " + SEED + " (-Dbackstep.test.seed=" + SEED + ")");
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] content = content(random);
            byte[] packed = packed(content);
            byte[] unpacked = new byte[content.length];
            byte[] inOthers = new byte[packed.length + 6];
            System.arraycopy(packed, 0, inOthers, 3, packed.length);
            assertTrue(Lz4.unpack(inOthers, 3, packed.length, unpacked), "seed " + SEED + " round " + round);
            assertArrayEquals(content, unpacked, "seed " + SEED + " round " + round);
            assertFalse(Lz4.unpack(packed, 0, packed.length, new byte[content.length + 1]), "seed " + SEED + " round " + round);
        }
    }

    @Test
    void whatIsNoBlockIsRefusedOrUnpackedToSomething() {
        Random random = new Random(SEED);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] content = content(random);
            byte[] damaged = packed(content);
            for (int n = 1 + random.nextInt(3); n > 0 && damaged.length > 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
            }
            // No exception, whatever it is.
            Lz4.unpack(damaged, 0, random.nextInt(damaged.length + 1), new byte[content.length]);
        }
    }

    @Test
    void aBlockIsAsTheFormatHasIt() {
        // By hand from the format's description: 5 literals, a match of 3 + 4 + 15 + 2 bytes 5 back, the last 5 literals.
        byte[] text = ("abcde".repeat(5) + "abcdvwxyz").substring(0, 34).getBytes(StandardCharsets.ISO_8859_1);
        assertEquals("5f" + "6162636465" + "0500" + "05" + "50" + "767778797a", HexFormat.of().formatHex(packed(text)));
        assertEquals("00", HexFormat.of().formatHex(packed(new byte[0])));
        byte[] page = packed(new byte[4096]);
        assertEquals("1f0001" + "00", HexFormat.of().formatHex(page, 0, 4));
        assertTrue(page.length < 4096 / 150, "" + page.length);
    }

    @Test
    void whatCannotBePackedGrowsByLittle() {
        byte[] noise = new byte[1 << 20];
        new Random(SEED).nextBytes(noise);
        assertTrue(packed(noise).length < noise.length + noise.length / 200);
    }
}
