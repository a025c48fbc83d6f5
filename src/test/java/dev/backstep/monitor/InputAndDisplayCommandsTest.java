package dev.backstep.monitor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.backstep.board.TestMachine;
import dev.backstep.debug.RunControl;
import dev.backstep.memory.AddressSpace;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputAndDisplayCommandsTest {

    private static final long KEYBOARD = 0x10006000L;
    private static final long MOUSE = 0x10007000L;
    private static final long DAUGHTERBOARD_DISPLAY = 0x10020000L;
    private static final long MOTHERBOARD_DISPLAY = 0x1001f000L;
    private static final long VIDEO_MEMORY = 0x4c000000L;

    @TempDir
    private Path folder;
    private final TestMachine machine = TestMachine.running("timer-irq");
    private final RunControl control = new RunControl(machine.timeline, new RunControl.Settings(false, true), System::nanoTime);
    private final HmpMonitor monitor = new HmpMonitor(new MonitorContext(control, machine.board.plan().symbols(),
            machine.board.plan().segments(), "0.1.0", () -> machine.hostTime, () -> 0));
    private final AddressSpace memory = machine.machine.memory();

    private String told(String line) {
        StringBuilder out = new StringBuilder();
        monitor.execute(line, out::append);
        return out.toString();
    }

    private String received(long device) {
        StringBuilder bytes = new StringBuilder();
        while ((memory.read(device + 4, 4) & 0x10) != 0) {
            bytes.append(String.format("%02x ", memory.read(device + 8, 4)));
        }
        return bytes.toString().strip();
    }

    @Test
    void sendkeyTypesAndReleasesAfterTheTimeAskedFor() {
        memory.write(KEYBOARD, 4, 4);
        assertEquals("", told("sendkey shift-a 1"));
        assertEquals("12", received(KEYBOARD));
        machine.runTo(machine.timeline.position() + 4_000_000);
        assertEquals("1c f0 1c f0 12", received(KEYBOARD));
        assertEquals("", told("sendkey 0x1c-<-0xc8 0"));
        assertEquals("5a 61 e0 75 e0 f0 75 f0 61 f0 5a", received(KEYBOARD));
    }

    @Test
    void whatWasTypedIsTypedAgainWhenHistoryIs() {
        machine.runTo(1000);
        told("sendkey a 1");
        machine.runTo(3_000_000);
        long hash = machine.machine.stateHash();
        told("replay_seek 500");
        told("replay_seek 3000000");
        assertEquals(hash, machine.machine.stateHash());
    }

    @Test
    void theMouseMovesAndClicks() {
        memory.write(MOUSE, 4, 4);
        memory.write(MOUSE + 8, 0xf4, 4);
        assertEquals("fa", received(MOUSE));
        assertEquals("", told("mouse_move 5 -3"));
        assertEquals("08 05 03", received(MOUSE));
        assertEquals("", told("mouse_button 4"));
        assertEquals("0c 00 00", received(MOUSE));
        assertEquals("", told("mouse_move -0x10 0 1"));
        assertEquals("1c f0 00", received(MOUSE));
        assertEquals("* Mouse #2: PS/2 Mouse\n", told("info mice"));
        assertEquals("", told("mouse_set 2"));
        assertEquals("Error: mouse at index '7' not found\n", told("mouse_set 7"));
    }

    /** 32x2 pixels of 24 bits, each line of one colour. */
    private void show(long display, int first, int second, int control) {
        for (int i = 0; i < 64; i++) {
            memory.write(VIDEO_MEMORY + 4 * i, i < 32 ? first : second, 4);
        }
        memory.write(display, 1 << 2, 4);
        memory.write(display + 4, 1, 4);
        memory.write(display + 0x10, (int) VIDEO_MEMORY, 4);
        memory.write(display + 0x18, control, 4);
    }

    @Test
    void screendumpWritesAPngThatOthersCanRead() throws Exception {
        show(MOTHERBOARD_DISPLAY, 0x0000ff, 0x563412, 1 | 5 << 1 | 1 << 11);
        long hash = machine.machine.stateHash();
        Path file = folder.resolve("a b.png");
        assertEquals("", told("screendump \"" + file + "\""));
        BufferedImage image = ImageIO.read(file.toFile());
        assertEquals(32, image.getWidth());
        assertEquals(2, image.getHeight());
        assertEquals(0xffff0000, image.getRGB(31, 0));
        assertEquals(0xff123456, image.getRGB(0, 1));
        assertEquals(hash, machine.machine.stateHash(), "looking changes nothing");
    }

    @Test
    void screendumpWritesPpm() throws Exception {
        show(DAUGHTERBOARD_DISPLAY, 0x0000ff, 0x563412, 1 | 5 << 1 | 1 << 11);
        show(MOTHERBOARD_DISPLAY, 0x0000ff, 0x563412, 1 | 5 << 1);
        Path file = folder.resolve("a.ppm");
        assertEquals("", told("screendump " + file + " -f ppm"));
        byte[] content = Files.readAllBytes(file);
        byte[] header = "P6\n32 2\n255\n".getBytes(StandardCharsets.US_ASCII);
        assertArrayEquals(header, Arrays.copyOf(content, header.length));
        assertEquals(header.length + 32 * 2 * 3, content.length);
        assertArrayEquals(new byte[] {0x12, 0x34, 0x56}, Arrays.copyOfRange(content, content.length - 3, content.length));
    }

    @Test
    void whatCannotBeDoneIsSaidInOneLine() {
        Path file = folder.resolve("none/a.png");
        assertEquals("Error: no display is on: the guest has not enabled one\n", told("screendump " + file));
        show(MOTHERBOARD_DISPLAY, 0, 0, 1);
        assertEquals("Error: failed to open file '" + file + "': no such file or directory\n", told("screendump " + file));
        assertFalse(Files.exists(file));
        assertEquals(1, told("screendump " + folder).lines().count());
    }
}
