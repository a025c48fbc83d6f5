package dev.backstep.board;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A bare-metal program that sends back each Ethernet frame that the LAN9118 brings, and counts them. In assembly language:
 *
 * <pre>{@code
 * // Echoes Ethernet frames through the LAN9118. At 0x60010000 (raw image). Word "first" non-zero: sends a frame first.
 * // Counts received frames in r9 and in the word "count".
 *     .arm
 *     .text
 * start:
 *     b 1f
 * first: .word 0
 * count: .word 0
 * 1:  ldr r4, =0x4e000000
 *     mov r9, #0
 *     mov r0, #1              // soft reset
 *     str r0, [r4, #0x74]
 * 2:  ldr r0, [r4, #0x74]
 *     tst r0, #1
 *     bne 2b
 *     ldr r0, =0x00050000
 *     str r0, [r4, #0x74]
 *     ldr r0, =0x0004000c     // MAC_CR: promiscuous, TXEN, RXEN
 *     str r0, [r4, #0xa8]
 *     ldr r0, =0x80000001
 *     str r0, [r4, #0xa4]
 * 3:  ldr r0, [r4, #0xa4]
 *     tst r0, #0x80000000
 *     bne 3b
 *     mov r0, #2              // TX_ON
 *     str r0, [r4, #0x70]
 *     adr r0, first
 *     ldr r0, [r0]
 *     cmp r0, #0
 *     beq poll
 *     mov r7, #60             // length
 *     bl command
 *     mvn r0, #0              // broadcast, from 02:00:00:00:00:01
 *     str r0, [r4, #0x20]
 *     ldr r0, =0x0002ffff
 *     str r0, [r4, #0x20]
 *     ldr r0, =0x01000000
 *     str r0, [r4, #0x20]
 *     ldr r0, =0x3412b588     // type 88b5
 *     str r0, [r4, #0x20]
 *     mov r8, #11
 * 4:  str r8, [r4, #0x20]
 *     subs r8, r8, #1
 *     bne 4b
 * poll:
 *     ldr r0, [r4, #0x7c]
 *     tst r0, #0x00ff0000
 *     beq poll
 *     ldr r0, [r4, #0x40]     // status
 *     mov r7, r0, lsr #16
 *     bic r7, r7, #0xc000
 *     sub r7, r7, #4          // without check sequence
 *     add r9, r9, #1
 *     adr r1, count
 *     str r9, [r1]
 *     bl command
 *     add r8, r7, #3
 *     mov r8, r8, lsr #2
 * 5:  ldr r0, [r4]
 *     str r0, [r4, #0x20]
 *     subs r8, r8, #1
 *     bne 5b
 *     // the check sequence: the rest of (length + 4 + 3) / 4 words
 *     add r8, r7, #7
 *     mov r8, r8, lsr #2
 *     add r0, r7, #3
 *     sub r8, r8, r0, lsr #2
 * 6:  cmp r8, #0
 *     beq 7f
 *     ldr r0, [r4]
 *     sub r8, r8, #1
 *     b 6b
 * 7:  ldr r0, [r4, #0x48]     // transmit status
 *     b poll
 * command:
 *     ldr r0, =0x00003000     // first and last
 *     orr r0, r0, r7
 *     str r0, [r4, #0x20]
 *     str r7, [r4, #0x20]
 *     bx lr
 *     .ltorg
 * }</pre>
 */
public final class EchoGuest {

    /** Where the number of frames received stands. */
    public static final long COUNT = 0x60010008L;

    private static final int SENDS_FIRST = 4;
    private static final String CODE = """
            010000ea00000000000000004e44a0e30090a0e30100a0e3740084e5740094e5010010e3fcffff1a0508a0e3740084e5e8009fe5a80084e5
            0601a0e3a40084e5a40094e5020110e3fcffff1a0200a0e3700084e558004fe2000090e5000050e30d00000a3c70a0e3270000eb0000e0e3
            200084e5a8009fe5200084e50104a0e3200084e59c009fe5200084e50b80a0e3208084e5018058e2fcffff1a7c0094e5ff0810e3fcffff0a
            400094e52078a0e10379c7e3047047e2019089e2bc104fe2009081e5100000eb038087e22881a0e1000094e5200084e5018058e2fbffff1a
            078087e22881a0e1030087e2208148e0000058e30200000a000094e5018048e2faffffea480094e5e3ffffea030aa0e3070080e1200084e5
            207084e51eff2fe10c000400ffff020088b51234
            """;

    private EchoGuest() { }

    /** Writes the program to a file; {@code sendsFirst} makes it send a frame of its own to begin with. */
    public static Path write(Path folder, boolean sendsFirst) throws IOException {
        byte[] code = HexFormat.of().parseHex(CODE.replaceAll("\\s", ""));
        code[SENDS_FIRST] = (byte) (sendsFirst ? 1 : 0);
        return Files.write(folder.resolve("echo-" + sendsFirst + ".bin"), code);
    }
}
