package dev.backstep.board;

import dev.backstep.board.boot.BootException;
import dev.backstep.board.boot.BootOptions;
import dev.backstep.board.boot.ImageSource;
import dev.backstep.clock.MachineClocks;
import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.device.storage.OverlayDisk;
import dev.backstep.machine.Machine;
import dev.backstep.timeline.HostGate;
import dev.backstep.timeline.Timeline;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine whose program reads one block of its SD card after the other, the first 64 over and over, adds 1 to the first
 * word and writes the block back.
 */
public final class CardMachine {

    /** Bytes of the card. */
    public static final int CARD_SIZE = 256 << 10;
    /** How many blocks the program uses. */
    public static final int BLOCKS = 64;

    /**
     * <pre>
     *     identify the card: CMD0, CMD8, CMD55, ACMD41, CMD2, CMD3, CMD7
     * loop: data length 512, data control 0x93 (from the card), CMD17 address
     *     read the status and a word from the FIFO, 128 times
     *     add 1 to the first word
     *     CMD24 address, data control 0x91 (to the card)
     *     read the status and write a word to the FIFO, 128 times
     *     address = (address + 512) &amp; 0x7fff; go to loop
     * </pre>
     */
    private static final int[] PROGRAM = {
        0xe59f4104, 0xe59f8104, 0xe3a00b01, 0xe3a01000, 0xeb000039, 0xe3a00d11, 0xe3800008, 0xe59f10f0,
        0xeb000035, 0xe3a00d11, 0xe3800037, 0xe3a01000, 0xeb000031, 0xe3a00d11, 0xe3800029, 0xe59f10d4,
        0xeb00002d, 0xe3a00d13, 0xe3800002, 0xeb00002a, 0xe3a00d11, 0xe3800003, 0xeb000027, 0xe1a01820,
        0xe1a01801, 0xe3a00d11, 0xe3800007, 0xeb000022, 0xe3a06000, 0xe3a07c02, 0xe5847028, 0xe3a00093,
        0xe584002c, 0xe3a00d11, 0xe3800011, 0xe1a01006, 0xeb000019, 0xe3a02000, 0xe5943034, 0xe5943080,
        0xe7883002, 0xe2822004, 0xe1520007, 0x1afffff9, 0xe5983000, 0xe2833001, 0xe5883000, 0xe3a00d11,
        0xe3800018, 0xe1a01006, 0xeb00000b, 0xe3a00091, 0xe584002c, 0xe3a02000, 0xe5943034, 0xe7983002,
        0xe5843080, 0xe2822004, 0xe1520007, 0x1afffff9, 0xe2866c02, 0xe3c66902, 0xeaffffde, 0xe5841008,
        0xe584000c, 0xe5940014, 0xe12fff1e, 0x10005000, 0x60200000, 0x000001aa, 0x40ff8000,
    };

    public final Machine machine;
    public final Timeline timeline;
    public final OverlayDisk card;
    private long hostNanoseconds;

    /** Makes it; the program is written to {@code directory}. */
    public CardMachine(Path directory, Path image) throws IOException, ImageException, BootException {
        Path kernel = Files.write(directory.resolve("kernel.bin"), program());
        MachineClocks clocks = MachineClocks.withShift(1);
        HostGate gate = new HostGate(clocks.icount());
        ImageFile file = ImageFile.open(image, true);
        card = new OverlayDisk("sd0", file, gate.image(file), false);
        machine = VexpressA9.build(clocks, 64 << 20, new BoardConnections(List.of(), () -> 0, Optional.empty(), false,
                new StorageConnections(List.of(card), Optional.of(card), List.of()), VirtioConnections.NONE, NetworkConnections.NONE),
                Board.BootPlanning.of(BootOptions.none().withKernel(kernel.toString()), ImageSource.disk())).machine();
        timeline = new Timeline(machine, gate, List.of(), Map.of(), new Timeline.Settings(64 << 20, 3), () -> hostNanoseconds++, () -> 0);
    }

    /** The program, to be loaded as a raw image. */
    public static byte[] program() {
        ByteBuffer program = ByteBuffer.allocate(PROGRAM.length * 4).order(ByteOrder.LITTLE_ENDIAN);
        program.asIntBuffer().put(PROGRAM);
        return program.array();
    }

    /** Runs live, or through the past, up to a position. */
    public void runTo(long position) {
        while (timeline.advance(position, Timeline.Idle.SKIP) == Timeline.Progress.RAN) {
            if (timeline.position() >= position) {
                return;
            }
        }
    }

    /** The first word of a block of the card as it is now, which is looked at as the guest does: the image may be read. */
    public int firstWord(int block) {
        byte[] bytes = new byte[4];
        if (!card.read(512L * block, bytes, 0, 4)) {
            throw new IllegalStateException("block " + block + " cannot be read");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }
}
