package dev.backstep.device.flash;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.device.storage.ImageException;
import dev.backstep.device.storage.ImageFile;
import dev.backstep.memory.Ram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlashImageTest {

    private static final int BANK = 1 << 20;
    private static final int SECTOR = 256 << 10;

    @TempDir
    Path directory;
    private byte[] content;
    private Path path;
    private final Ram ram = new Ram("flash", BANK);
    private FlashImage image;

    private NorFlash flash(int size, boolean readOnly) throws IOException, ImageException {
        content = new byte[size];
        new Random(2).nextBytes(content);
        path = Files.write(directory.resolve("flash.img"), content);
        image = new FlashImage(ImageFile.open(path, true), BANK, readOnly);
        NorFlash flash = new NorFlash("flash0", ram, SECTOR, image);
        flash.reset();
        return flash;
    }

    private static void program(NorFlash flash, int offset, int value) {
        flash.write(offset, 0x00400040, 4);
        flash.write(offset, value, 4);
    }

    private static void eraseSector(NorFlash flash, int offset) {
        flash.write(offset, 0x00200020, 4);
        flash.write(offset, 0x00d000d0, 4);
    }

    private byte[] bank() {
        byte[] bytes = new byte[BANK];
        ram.read(0, bytes, 0, BANK);
        return bytes;
    }

    @Test
    void theBankStartsWithTheImage() throws Exception {
        flash(BANK, false);
        assertArrayEquals(content, bank());
        assertEquals(0, image.overlayBytes());
    }

    @Test
    void theRestOfASmallImageIsErased() throws Exception {
        flash(10_000, false);
        byte[] expected = Arrays.copyOf(content, BANK);
        Arrays.fill(expected, 10_000, BANK, (byte) 0xff);
        assertArrayEquals(expected, bank());
    }

    @Test
    void aLargerImageIsRefused() {
        String message = assertThrows(ImageException.class, () -> flash(BANK + 1, false)).getMessage();
        assertTrue(message.startsWith("device requires 1048576 bytes") && message.endsWith("provides 1048577 bytes"), message);
    }

    @Test
    void whatTheGuestProgramsStaysOutOfTheFileUntilCommit() throws Exception {
        NorFlash flash = flash(BANK, false);
        eraseSector(flash, SECTOR);
        program(flash, SECTOR + 8, 0x12345678);
        assertArrayEquals(content, Files.readAllBytes(path));
        assertEquals(SECTOR, image.overlayBytes());
        assertEquals(SECTOR, image.commit());
        assertArrayEquals(bank(), Files.readAllBytes(path));
        assertEquals(0, image.commit());
        program(flash, SECTOR + 8, 0x02345678);
        assertEquals(4096, image.commit());
        assertArrayEquals(bank(), Files.readAllBytes(path));
    }

    @Test
    void whatIsProgrammedBeyondASmallImageCannotBeCommitted() throws Exception {
        NorFlash flash = flash(10_000, false);
        program(flash, 0, 0);
        assertEquals(4096, image.commit());
        program(flash, 3 * SECTOR, 0);
        String message = assertThrows(ImageException.class, image::commit).getMessage();
        assertTrue(message.contains("has 10000 bytes and the guest wrote beyond them"), message);
    }

    @Test
    void readOnlyFlashRefusesToBeProgrammedOrErased() throws Exception {
        NorFlash flash = flash(BANK, true);
        program(flash, 0, 0);
        assertEquals(0x00900090, flash.read(0, 4));
        flash.write(0, 0x00500050, 4);
        eraseSector(flash, 0);
        assertEquals(0x00a000a0, flash.read(0, 4));
        assertArrayEquals(content, bank());
        assertThrows(ImageException.class, image::commit);
    }
}
