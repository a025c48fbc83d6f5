package dev.backstep.board;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Programs that make a mess of four CPUs, for CPU 0 to begin with; the others are in the holding pen. */
public enum BadSmpGuest {
    /** CPU 0 starts the others where nothing is, in T32 state, and counts in r2. */
    CPUS_STARTED_AT_A_WILD_ADDRESS(
            0xe3a00201,         // mov r0, #0x10000000      system registers
            0xe3a01219,         // mov r1, #0x90000001      nothing is there; Thumb
            0xe5801030,         // str r1, [r0, #0x30]      FLAGSSET
            0xe59f0014,         // ldr r0, =0x1e001000      distributor
            0xe3a01001,         // mov r1, #1
            0xe5801000,         // str r1, [r0]             enable
            0xe3a01401,         // mov r1, #0x01000000      to all others, SGI 0
            0xe5801f00,         // str r1, [r0, #0xf00]
            0xe2822001,         // 1: add r2, r2, #1
            0xeafffffd,         // b 1b
            0x1e001000),
    /** All CPUs add to the word at 0x60020000; r5 counts additions, r8 those that had to be tried again. */
    STORM_OF_EXCLUSIVE_STORES(
            0xe3a00201,         // mov r0, #0x10000000      system registers
            0xe28f1014,         // adr r1, all
            0xe5801030,         // str r1, [r0, #0x30]      FLAGSSET
            0xe59f0030,         // ldr r0, =0x1e001000      distributor
            0xe3a01001,         // mov r1, #1
            0xe5801000,         // str r1, [r0]             enable
            0xe3a01401,         // mov r1, #0x01000000      to all others, SGI 0
            0xe5801f00,         // str r1, [r0, #0xf00]
            0xe59f4020,         // all: ldr r4, =0x60020000
            0xe3a05000,         // mov r5, #0
            0xe1946f9f,         // 1: ldrex r6, [r4]
            0xe2866001,         // add r6, r6, #1
            0xe1847f96,         // strex r7, r6, [r4]
            0xe3570000,         // cmp r7, #0
            0x12888001,         // addne r8, r8, #1         failed
            0x02855001,         // addeq r5, r5, #1         succeeded
            0xeafffff8,         // b 1b
            0x1e001000, 0x60020000),
    /** CPU 0 counts in r2, and leaves the others in the holding pen. */
    OTHERS_WAIT_FOR_EVER(
            0xe2822001,         // 1: add r2, r2, #1
            0xeafffffd);

    private final int[] words;

    BadSmpGuest(int... words) {
        this.words = words;
    }

    /** Writes it to a file in a directory, as a raw image. */
    public Path write(Path directory) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asIntBuffer().put(words);
        return Files.write(directory.resolve("kernel.bin"), bytes.array());
    }
}
