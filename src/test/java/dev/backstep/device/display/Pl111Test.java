package dev.backstep.device.display;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.RecordedLine;
import dev.backstep.device.TestTime;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Pl111Test {

    private static final int UPBASE = 0x10;
    private static final int CONTROL = 0x18;
    private static final int IMSC = 0x1c;
    private static final int RIS = 0x20;
    private static final int MIS = 0x24;
    private static final int ICR = 0x28;
    private static final int UPCURR = 0x2c;
    private static final int BASE_UPDATE = 1 << 2;
    private static final int VERTICAL_COMPARE = 1 << 3;
    private static final int ON = 1 | 1 << 5 | 1 << 11;
    private static final long MEMORY_BASE = 0x4c000000L;

    private final TestTime time = new TestTime();
    private final RecordedLine interrupt = new RecordedLine();
    /** One clock a nanosecond, to count easily. */
    private final Pl111 display = new Pl111("clcd", Pl111.Model.PL111, time.clock, 1_000_000_000, interrupt);
    private final byte[] memory = new byte[1 << 16];
    private final FrameMemory frameMemory = (address, target, offset, length) -> {
        for (int i = 0; i < length; i++) {
            long at = address + i - MEMORY_BASE;
            target[offset + i] = at >= 0 && at < memory.length ? memory[(int) at] : 0;
        }
    };

    @BeforeEach
    void reset() {
        display.reset();
    }

    private int read(int offset) {
        return display.read(offset, 4);
    }

    private void write(int offset, int value) {
        display.write(offset, value, 4);
    }

    /** 640x480, as Linux's driver sets it: 800 clocks a line, 525 lines, clock not divided. */
    private void setVga() {
        write(0, 640 / 16 - 1 << 2 | 96 - 1 << 8 | 16 - 1 << 16 | 48 - 1 << 24);
        write(4, 480 - 1 | 2 - 1 << 10 | 10 << 16 | 33 << 24);
        write(8, 1 << 26 | 639 << 16);
    }

    /** 32x2 pixels. */
    private void setSmall(int control) {
        write(0, 1 << 2);
        write(4, 1);
        write(UPBASE, (int) MEMORY_BASE);
        write(CONTROL, control);
    }

    private void store(int offset, int word) {
        for (int i = 0; i < 4; i++) {
            memory[offset + i] = (byte) (word >>> 8 * i);
        }
    }

    private static final long LINE = 800;
    private static final long FRAME = 525 * LINE;

    @Test
    void identificationRegistersNameThePl111Revision2() {
        int[] expected = {0x11, 0x11, 0x24, 0x00, 0x0d, 0xf0, 0x05, 0xb1};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], read(0xfe0 + 4 * i));
        }
    }

    @Test
    void thePl110HasMaskAndControlTheOtherWayRoundAndNoCursor() {
        Pl111 old = new Pl111("old", Pl111.Model.PL110, time.clock, 1_000_000_000, interrupt);
        old.reset();
        old.write(0x18, 0x1e, 4);
        old.write(0x1c, ON, 4);
        assertTrue(old.isOn());
        assertEquals(0x1e, old.read(0x18, 4));
        old.write(0xc00, 1, 4);
        assertEquals(0, old.read(0xc00, 4));
        assertEquals(0x10, old.read(0xfe0, 4));
        assertFalse(display.isOn());
        write(0x18, ON);
        assertTrue(display.isOn());
    }

    @Test
    void theBaseUpdateInterruptComesWithEachFrame() {
        setVga();
        write(CONTROL, ON);
        write(IMSC, BASE_UPDATE);
        time.advance(FRAME - 1);
        assertFalse(interrupt.level);
        time.advance(1);
        assertTrue(interrupt.level);
        assertEquals(BASE_UPDATE, read(MIS));
        time.advance(FRAME / 2);
        write(ICR, BASE_UPDATE);
        assertFalse(interrupt.level);
        time.advance(FRAME / 2 - 1);
        assertFalse(interrupt.level);
        time.advance(1);
        assertTrue(interrupt.level);
        assertEquals(2, interrupt.rises);
    }

    @ParameterizedTest
    @CsvSource({"0, 420000", "1, 1600", "2, 28000", "3, 412000"})
    void verticalCompareComesAtItsPartOfTheFrame(int select, long nanoseconds) {
        setVga();
        write(IMSC, VERTICAL_COMPARE);
        write(CONTROL, ON | select << 12);
        time.advance(nanoseconds - 1);
        assertFalse(interrupt.level);
        time.advance(1);
        assertTrue(interrupt.level);
    }

    @Test
    void withoutAnEnabledInterruptNothingIsDueButTheRawStatusIsRight() {
        setVga();
        write(CONTROL, ON);
        assertEquals(Long.MAX_VALUE, time.clock.timers().nextDeadline());
        assertEquals(0, read(RIS) & BASE_UPDATE);
        time.advance(FRAME);
        assertEquals(BASE_UPDATE, read(RIS) & BASE_UPDATE);
        assertFalse(interrupt.level);
        write(IMSC, BASE_UPDATE);
        assertTrue(interrupt.level);
        assertEquals(Long.MAX_VALUE, time.clock.timers().nextDeadline(), "it is raised already");
        write(CONTROL, 0);
        write(ICR, BASE_UPDATE);
        assertEquals(Long.MAX_VALUE, time.clock.timers().nextDeadline());
    }

    @Test
    void aNewBaseIsShownFromTheNextFrameOn() {
        setVga();
        write(UPBASE, 0x1000);
        write(CONTROL, ON | 5 << 1);
        time.advance(FRAME / 2);
        write(UPBASE, 0x200000);
        assertEquals(0x200000, read(UPBASE));
        assertEquals(0, read(UPCURR) & 0x200000);
        int[] address = new int[1];
        display.picture((at, target, offset, length) -> address[0] |= (int) at);
        assertEquals(0, address[0] & 0x200000);
        time.advance(FRAME / 2);
        assertEquals(0x200000, read(UPCURR));
        display.picture((at, target, offset, length) -> address[0] |= (int) at);
        assertEquals(0x200000, address[0] & 0x200000);
    }

    @Test
    void thePictureHasTheSizeOfTheTimingRegistersAndIsBlackWithoutPower() {
        setVga();
        write(CONTROL, 1);
        Picture picture = display.picture((at, target, offset, length) -> Arrays.fill(target, (byte) -1));
        assertEquals(640, picture.width());
        assertEquals(480, picture.height());
        assertEquals(0, picture.pixels()[1000]);
        assertTrue(display.isOn());
        assertFalse(display.isPowered());
    }

    /** Control bits beside ON, the first word of the frame, and the colours of the pixels in it. */
    @ParameterizedTest
    @CsvSource({
        "0x00a, 0x00332211, '112233'", "0x10a, 0x00332211, '332211'",
        "0x00c, 0x07e0001f, 'ff0000 00ff00'", "0x10c, 0x07e0001f, '0000ff 00ff00'", "0x00c, 0x0000f800, '0000ff 000000'",
        "0x008, 0x03e0001f, 'ff0000 00ff00'", "0x108, 0x03e0001f, '0000ff 00ff00'", "0x008, 0x00007fff, 'ffffff 000000'",
        "0x00e, 0x00f0000f, 'ff0000 00ff00'", "0x20c, 0x07e0001f, '00ff00 ff0000'",
        "0x006, 0x03020100, '000000 ff0000 00ff00 0000ff'", "0x206, 0x03020100, '0000ff 00ff00 ff0000 000000'",
        "0x106, 0x03020100, '000000 0000ff 00ff00 ff0000'", "0x406, 0x03020100, '000000 ff0000 00ff00 0000ff'",
        "0x004, 0x00003210, '000000 ff0000 00ff00 0000ff'", "0x404, 0x00002301, '000000 ff0000 00ff00 0000ff'",
        "0x604, 0x01230000, '000000 ff0000 00ff00 0000ff'",
        "0x002, 0x000000e4, '000000 ff0000 00ff00 0000ff'", "0x402, 0x0000001b, '000000 ff0000 00ff00 0000ff'",
        "0x000, 0x0000000a, '000000 ff0000 000000 ff0000'", "0x400, 0x00000050, '000000 ff0000 000000 ff0000'"})
    void pixelsOfEveryFormatAndOrderBecomeColours(String control, String word, String colours) {
        write(0x200, 0x001f0000);
        write(0x204, 0x7c0003e0);
        store(0, Integer.decode(word));
        setSmall(ON | Integer.decode(control));
        int[] pixels = display.picture(frameMemory).pixels();
        StringBuilder seen = new StringBuilder();
        for (int i = 0; i < colours.split(" ").length; i++) {
            seen.append(i == 0 ? "" : " ").append(String.format("%06x", pixels[i]));
        }
        assertEquals(colours, seen.toString());
    }

    @Test
    void linesFollowEachOther() {
        setSmall(ON | 5 << 1);
        store(32 * 4 + 4, 0xff);
        assertEquals(0xff0000, display.picture(frameMemory).pixels()[32 + 1]);
    }

    @Test
    void theHardwareCursorLiesOnThePicture() {
        setSmall(ON | 5 << 1);
        store(4 * 4, 0x102030);
        write(0xc08, 0x0000ff);
        write(0xc0c, 0x00ff00);
        // Colour 0, colour 1, transparent, inverted.
        write(0x800, 0b00_01_10_11);
        write(0xc10, 2);
        int[] without = display.picture(frameMemory).pixels();
        assertEquals(0x302010, without[4]);
        write(0xc00, 1);
        int[] pixels = display.picture(frameMemory).pixels();
        assertEquals(0xff0000, pixels[2]);
        assertEquals(0x00ff00, pixels[3]);
        assertEquals(0x302010, pixels[4]);
        assertEquals(0xffffff, pixels[5]);
        assertEquals(0b00_01_10_11, read(0x800));
    }

    @Test
    void theCursorInterruptHasRegistersOfItsOwn() {
        setVga();
        write(CONTROL, ON);
        write(0xc00, 1);
        write(0xc20, 1);
        time.advance(FRAME);
        assertTrue(interrupt.level);
        assertEquals(1, read(0xc28));
        assertEquals(1, read(0xc2c));
        assertEquals(0, read(MIS));
        write(0xc24, 1);
        assertFalse(interrupt.level);
    }
}
