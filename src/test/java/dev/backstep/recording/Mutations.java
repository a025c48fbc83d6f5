package dev.backstep.recording;

import java.util.Arrays;
import java.util.Random;

/** What may happen to a file. */
final class Mutations {

    private static final int LONGEST = 64;

    private Mutations() { }

    /** A copy that differs in one to four places: bytes changed, wiped, overwritten by others of the file, or lost. */
    static byte[] mutated(byte[] whole, Random random) {
        byte[] bytes = whole.clone();
        for (int n = 1 + random.nextInt(4); n > 0; n--) {
            int from = random.nextInt(bytes.length);
            int to = Math.min(bytes.length, from + 1 + random.nextInt(LONGEST));
            switch (random.nextInt(4)) {
                case 0 -> bytes[from] = (byte) random.nextInt();
                case 1 -> Arrays.fill(bytes, from, to, (byte) (random.nextBoolean() ? 0 : 0xff));
                case 2 -> System.arraycopy(whole, random.nextInt(whole.length - (to - from) + 1), bytes, from, to - from);
                default -> {
                    byte[] shorter = Arrays.copyOf(bytes, bytes.length - (to - from));
                    System.arraycopy(bytes, to, shorter, from, bytes.length - to);
                    bytes = shorter.length > LONGEST ? shorter : bytes;
                }
            }
        }
        return bytes;
    }
}
