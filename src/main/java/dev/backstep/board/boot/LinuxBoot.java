package dev.backstep.board.boot;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** What ARM Linux wants to find: the code that calls it, and the ATAG list (Linux, Documentation/arm/booting.rst). */
final class LinuxBoot {

    /** Where the ATAG list lies, counted from the base of RAM. */
    static final long TAGS_OFFSET = 0x100;
    /** Where a raw kernel or zImage is put, counted from the base of RAM. */
    static final long KERNEL_OFFSET = 0x10000;
    /** Where a kernel_noload uImage is put with its header, counted from the base of RAM. */
    static final long NOLOAD_OFFSET = 0x02000000;

    private static final int TAG_NONE = 0;
    private static final int TAG_CORE = 0x54410001;
    private static final int TAG_MEMORY = 0x54410002;
    private static final int TAG_COMMAND_LINE = 0x54410009;
    private static final int TAG_INITRD = 0x54420005;
    private static final int PAGE_SIZE = 0x1000;

    private LinuxBoot() { }

    /** The first instructions of the first CPU: r0 = 0, r1 = board, r2 = tags or device tree, then into the kernel. */
    static byte[] bootloader(int boardId, long argument, long entry) {
        return words(
                0xe3a00000,         // mov r0, #0
                0xe59f1004,         // ldr r1, [pc, #4]
                0xe59f2004,         // ldr r2, [pc, #4]
                0xe59ff004,         // ldr pc, [pc, #4]
                boardId, (int) argument, (int) entry);
    }

    /**
     * The loop in which other CPUs wait: they open their interrupt interface, sleep, and when an interrupt wakes them
     * jump to the address in the flags register once it is not 0.
     */
    static byte[] holdingPen(BootBoard.HoldingPen pen) {
        return words(
                0xe59f1028,         // ldr r1, [pc, #40]    flags register
                0xe59f0028,         // ldr r0, [pc, #40]    GIC CPU interface
                0xe3a020ff,         // mov r2, #255
                0xe5802004,         // str r2, [r0, #4]     priority mask: let all pass
                0xe3a02001,         // mov r2, #1
                0xe5802000,         // str r2, [r0]         enable
                0xf57ff04f,         // dsb sy
                0xe320f003,         // wfi
                0xe5912000,         // ldr r2, [r1]
                0xe3520000,         // cmp r2, #0
                0x0afffffb,         // beq back to wfi
                0xe12fff12,         // bx r2
                (int) pen.flagsRegister(), (int) pen.gicCpuInterface());
    }

    /**
     * The ATAG list.
     *
     * @param initrdStart physical; {@code initrdSize} in bytes, 0 for no initrd
     * @param commandLine null or empty for none
     * @throws BootException when it would reach into the kernel
     */
    static byte[] tags(BootBoard board, long initrdStart, long initrdSize, String commandLine) throws BootException {
        byte[] text = commandLine == null ? new byte[0] : commandLine.getBytes(StandardCharsets.UTF_8);
        int room = (int) (KERNEL_OFFSET - TAGS_OFFSET);
        if (text.length > room - 128) {
            throw new BootException("-append has " + text.length + " bytes, there is room for " + (room - 128));
        }
        ByteBuffer tags = ByteBuffer.allocate(room).order(ByteOrder.LITTLE_ENDIAN);
        tags.putInt(5).putInt(TAG_CORE).putInt(1).putInt(PAGE_SIZE).putInt(0);
        tags.putInt(4).putInt(TAG_MEMORY).putInt((int) board.ramSize()).putInt((int) board.ramBase());
        if (initrdSize > 0) {
            tags.putInt(4).putInt(TAG_INITRD).putInt((int) initrdStart).putInt((int) initrdSize);
        }
        if (text.length > 0) {
            int textWords = text.length / 4 + 1;    // at least one 0 at the end
            tags.putInt(2 + textWords).putInt(TAG_COMMAND_LINE).put(text).position(tags.position() + 4 * textWords
                    - text.length);
        }
        tags.putInt(0).putInt(TAG_NONE);
        byte[] bytes = new byte[tags.position()];
        tags.flip().get(bytes);
        return bytes;
    }

    private static byte[] words(int... words) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * words.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int word : words) {
            bytes.putInt(word);
        }
        return bytes.array();
    }
}
