package dev.backstep.device.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.backstep.memory.Ram;
import dev.backstep.memory.RamSnapshot;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OverlayDiskTest {

    private static final int SIZE = 1 << 20;

    @TempDir
    Path directory;
    private Path path;
    private byte[] original;
    private final List<String> asked = new ArrayList<>();
    private OverlayDisk disk;

    @BeforeEach
    void open() throws IOException, ImageException {
        original = new byte[SIZE];
        new Random(1).nextBytes(original);
        path = directory.resolve("disk.img");
        Files.write(path, original);
        disk = openAgain(false);
    }

    @AfterEach
    void close() {
        disk.close();
    }

    private OverlayDisk openAgain(boolean readOnly) throws ImageException {
        ImageFile file = ImageFile.open(path, true);
        return new OverlayDisk("disk", file, (offset, length) -> {
            asked.add(offset + "+" + length);
            return file.read(offset, length);
        }, readOnly);
    }

    private byte[] read(long offset, int length) {
        byte[] bytes = new byte[length];
        assertTrue(disk.read(offset, bytes, 0, length));
        return bytes;
    }

    private List<RamSnapshot> capture() {
        return disk.memory().stream().map(Ram::capture).toList();
    }

    private void restore(List<RamSnapshot> snapshots) {
        for (int i = 0; i < snapshots.size(); i++) {
            disk.memory().get(i).restore(snapshots.get(i));
        }
    }

    @Test
    void readsComeFromTheImageEachPageOnceAndManyTogether() {
        assertArrayEquals(Arrays.copyOfRange(original, 5000, 5100), read(5000, 100));
        assertArrayEquals(Arrays.copyOfRange(original, 4096, 8192), read(4096, 4096));
        assertArrayEquals(Arrays.copyOfRange(original, 0, 100_000), read(0, 100_000));
        assertEquals(List.of("4096+4096", "0+4096", "8192+65536", "73728+28672"), asked);
    }

    @Test
    void writesAreReadBackAndTheFileStaysAsItIs() throws IOException {
        byte[] data = "written by the guest".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertTrue(disk.write(4090, data, 0, data.length));
        assertArrayEquals(data, read(4090, data.length));
        assertArrayEquals(Arrays.copyOfRange(original, 4000, 4090), read(4000, 90));
        assertEquals(2 * 4096, disk.overlayBytes());
        assertArrayEquals(original, Files.readAllBytes(path));
    }

    @Test
    void writingWholePagesAsksTheImageForNothing() {
        assertTrue(disk.write(8192, new byte[8192], 0, 8192));
        assertEquals(List.of(), asked);
        assertArrayEquals(new byte[8192], read(8192, 8192));
        assertEquals(List.of(), asked);
    }

    @Test
    void zeroesReplaceWhatWasThereAndWhatWasNeverRead() {
        read(0, 10);
        assertTrue(disk.writeZeroes(100, 20_000));
        byte[] expected = original.clone();
        Arrays.fill(expected, 100, 20_100, (byte) 0);
        assertArrayEquals(Arrays.copyOf(expected, 30_000), read(0, 30_000));
    }

    @Test
    void goingBackTakesWritesBackAndForgetsWhatWasRead() {
        List<RamSnapshot> before = capture();
        read(0, 1);
        disk.write(0, new byte[] {1, 2, 3}, 0, 3);
        List<RamSnapshot> after = capture();
        restore(before);
        assertEquals(0, disk.overlayBytes());
        assertArrayEquals(Arrays.copyOf(original, 3), read(0, 3));
        restore(after);
        assertArrayEquals(new byte[] {1, 2, 3}, read(0, 3));
        assertEquals(List.of("0+4096", "0+4096"), asked);
    }

    @Test
    void aReadOnlyDiskTakesNoWrites() throws ImageException {
        disk.close();
        disk = openAgain(true);
        assertFalse(disk.write(0, new byte[1], 0, 1));
        assertFalse(disk.writeZeroes(0, 1));
        assertArrayEquals(Arrays.copyOf(original, 3), read(0, 3));
        assertThrows(ImageException.class, disk::commit);
    }

    @Test
    void anImageThatShrinksGivesErrorsWhereItIsGone() throws IOException {
        read(500_000, 10);
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(400_000);
        }
        byte[] target = new byte[10];
        assertFalse(disk.read(600_000, target, 0, 10));
        assertFalse(disk.write(600_000, target, 0, 10), "the rest of the page is not known");
        assertTrue(disk.write(602_112, new byte[4096], 0, 4096), "a whole page needs nothing of the image");
        assertArrayEquals(Arrays.copyOfRange(original, 500_000, 500_010), read(500_000, 10), "what was read once stays");
        assertArrayEquals(Arrays.copyOfRange(original, 300_000, 300_010), read(300_000, 10));
        String message = assertThrows(ImageException.class, disk::commit).getMessage();
        assertTrue(message.contains("had 1048576 bytes") && message.contains("has 400000 now"), message);
    }

    @Test
    void commitWritesWhatIsNewAndNothingElse() throws IOException, ImageException {
        assertEquals(0, disk.commit());
        disk.write(10_000, new byte[] {9, 9}, 0, 2);
        assertEquals(4096, disk.commit());
        byte[] expected = original.clone();
        expected[10_000] = 9;
        expected[10_001] = 9;
        assertArrayEquals(expected, Files.readAllBytes(path));
        assertEquals(0, disk.commit());
        disk.write(20_000, new byte[] {7}, 0, 1);
        assertEquals(4096, disk.commit());
        expected[20_000] = 7;
        assertArrayEquals(expected, Files.readAllBytes(path));
    }

    @Test
    void beforeACommitTheImageStillReadsAsItWasThen() throws ImageException {
        List<RamSnapshot> before = capture();
        disk.write(4096, new byte[4096], 0, 4096);
        disk.commit();
        restore(before);
        assertArrayEquals(Arrays.copyOfRange(original, 4000, 9000), read(4000, 5000));
    }

    @Test
    void aFileThatWasReplacedIsNotCommittedTo() throws IOException {
        disk.write(0, new byte[1], 0, 1);
        Files.move(path, directory.resolve("moved"));
        Files.write(path, new byte[SIZE]);
        String message = assertThrows(ImageException.class, disk::commit).getMessage();
        assertTrue(message.endsWith("has been replaced since the machine started"), message);
    }

    @Test
    void sizesThatAreNoMultipleOfAPageWork() throws IOException, ImageException {
        disk.close();
        original = Arrays.copyOf(original, 4096 + 512);
        Files.write(path, original);
        disk = openAgain(false);
        assertArrayEquals(Arrays.copyOfRange(original, 4096, 4608), read(4096, 512));
        assertTrue(disk.write(4600, new byte[8], 0, 8));
        assertEquals(512, disk.commit());
        assertEquals(4608, Files.size(path));
        assertThrows(IndexOutOfBoundsException.class, () -> disk.read(4600, new byte[9], 0, 9));
    }

    @Test
    void anImageThatCannotBeUsedIsNamedInOneLine() throws IOException {
        Files.write(directory.resolve("empty"), new byte[0]);
        Files.write(directory.resolve("q.qcow2"), new byte[] {'Q', 'F', 'I', (byte) 0xfb, 0, 0, 0, 3});
        assertTrue(refusal("empty").endsWith("is empty"));
        assertTrue(refusal(".").endsWith("is a directory"));
        assertTrue(refusal("missing").endsWith("no such file"));
        assertTrue(refusal("q.qcow2").contains("qcow2 images are not supported; convert with qemu-img convert -O raw"));
        try (RandomAccessFile file = new RandomAccessFile(directory.resolve("huge").toFile(), "rw")) {
            file.setLength(ImageFile.LARGEST + 1);
        }
        assertTrue(refusal("huge").contains("images of more than 64 GiB are not supported"));
    }

    private String refusal(String name) {
        String message = assertThrows(ImageException.class, () -> ImageFile.open(directory.resolve(name), false)).getMessage();
        assertFalse(message.contains("\n"));
        return message;
    }

    /** Against a plain array, with checkpoints in between. */
    @Property(tries = 60)
    void whateverIsDoneItHoldsWhatAnArrayWouldHold(@ForAll @Size(max = 60) List<@IntRange(max = Integer.MAX_VALUE) Integer> choices) {
        byte[] image = new byte[100_000];
        new Random(7).nextBytes(image);
        Arrays.fill(image, 30_000, 60_000, (byte) 0);
        Path file = null;
        try {
            file = Files.createTempFile("overlay", ".img");
            Files.write(file, image);
            ImageFile opened = ImageFile.open(file, true);
            OverlayDisk tested = new OverlayDisk("disk", opened, opened, false);
            byte[] model = image.clone();
            List<RamSnapshot> saved = tested.memory().stream().map(Ram::capture).toList();
            byte[] savedModel = model.clone();
            for (int choice : choices) {
                Random random = new Random(choice);
                int offset = random.nextInt(image.length);
                int length = random.nextInt(Math.min(20_000, image.length - offset) + 1);
                byte[] bytes = new byte[length];
                switch (random.nextInt(5)) {
                    case 0 -> {
                        assertTrue(tested.read(offset, bytes, 0, length));
                        assertArrayEquals(Arrays.copyOfRange(model, offset, offset + length), bytes);
                    }
                    case 1 -> {
                        random.nextBytes(bytes);
                        assertTrue(tested.write(offset, bytes, 0, length));
                        System.arraycopy(bytes, 0, model, offset, length);
                    }
                    case 2 -> {
                        assertTrue(tested.writeZeroes(offset, length));
                        Arrays.fill(model, offset, offset + length, (byte) 0);
                    }
                    case 3 -> {
                        saved = tested.memory().stream().map(Ram::capture).toList();
                        savedModel = model.clone();
                    }
                    default -> {
                        tested.memory().get(0).restore(saved.get(0));
                        tested.memory().get(1).restore(saved.get(1));
                        model = savedModel.clone();
                    }
                }
            }
            byte[] all = new byte[image.length];
            assertTrue(tested.read(0, all, 0, all.length));
            assertArrayEquals(model, all);
            assertArrayEquals(image, Files.readAllBytes(file));
            tested.commit();
            assertArrayEquals(model, Files.readAllBytes(file));
            tested.close();
            Files.delete(file);
        } catch (IOException | ImageException e) {
            throw new AssertionError(file + ": " + e, e);
        }
    }
}
