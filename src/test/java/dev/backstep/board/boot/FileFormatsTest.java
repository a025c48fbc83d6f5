package dev.backstep.board.boot;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** uImage, Intel HEX, device tree and the text of loader devices. */
class FileFormatsTest {

    private static final byte[] DATA = {1, 2, 3, 4, 5};

    private static String error(Executable executable) {
        return assertThrows(BootException.class, executable).getMessage();
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    @Test
    void uImageGivesDataLoadAddressAndEntry() throws BootException {
        UImage image = UImage.parse("kernel", "u", Images.uImage(DATA, 0x60008000, 0x60008040, 2, 0, 5));
        assertEquals(UImage.Type.KERNEL, image.type());
        assertTrue(image.linux());
        assertEquals(0x60008000L, image.loadAddress());
        assertEquals(0x60008040L, image.entry());
        assertArrayEquals(DATA, image.data());
    }

    @Test
    void gzipOfAKernelIsUnpackedAndThatOfARamdiskIsLeft() throws Exception {
        byte[] packed = gzip(DATA);
        assertArrayEquals(DATA, UImage.parse("kernel", "u", Images.uImage(packed, 0, 0, 2, 1, 5)).data());
        assertArrayEquals(packed, UImage.parse("initrd", "u", Images.uImage(packed, 0, 0, 3, 1, 5)).data());
    }

    @Test
    void damagedOrForeignUImagesAreRefusedByName() throws Exception {
        byte[] good = Images.uImage(DATA, 0, 0, 2, 0, 5);
        assertEquals("kernel 'u': uImage header is cut off: 63 of 64 bytes",
                error(() -> UImage.parse("kernel", "u", Arrays.copyOf(good, 63))));
        assertEquals("kernel 'u': uImage should hold 5 bytes of data, the file has 4",
                error(() -> UImage.parse("kernel", "u", Arrays.copyOf(good, 68))));
        byte[] header = good.clone();
        header[17]++;
        assertTrue(error(() -> UImage.parse("kernel", "u", header))
                .startsWith("kernel 'u': uImage header is damaged: CRC 0x"));
        byte[] data = good.clone();
        data[66]++;
        assertTrue(error(() -> UImage.parse("kernel", "u", data)).startsWith("kernel 'u': uImage data is damaged: CRC 0x"));
        assertEquals("kernel 'u': uImage is compressed with method 3 (lzma); none and gzip can be read",
                error(() -> UImage.parse("kernel", "u", Images.uImage(DATA, 0, 0, 2, 3, 5))));
        assertEquals("kernel 'u': uImage is of type 4 (multi-file image); kernel and ramdisk can be loaded",
                error(() -> UImage.parse("kernel", "u", Images.uImage(DATA, 0, 0, 4, 0, 5))));
        assertTrue(error(() -> UImage.parse("kernel", "u", Images.uImage(DATA, 0, 0, 2, 1, 5)))
                .startsWith("kernel 'u': uImage has damaged gzip data: "));
    }

    @Test
    void gzipThatUnpacksToAbsurdSizeIsRefused() throws IOException {
        byte[] bomb = gzip(new byte[(64 << 20) + 1]);
        assertEquals("kernel 'u': uImage holds more than 67108864 bytes when uncompressed",
                error(() -> UImage.parse("kernel", "u", Images.uImage(bomb, 0, 0, 2, 1, 5))));
    }

    private static final String HEX = """
            :02000004600199
            :080000000100A0E3FDFFFFEA8F
            :0400080001020304EA
            :040000056001000096
            :00000001FF
            """;

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void intelHexGivesRunsAndEntry() throws BootException {
        assertTrue(IntelHex.isIntelHex(latin(HEX)));
        IntelHex hex = IntelHex.parse("h", latin(HEX));
        assertEquals(0x60010000L, hex.entry());
        assertEquals(List.of(new Segment("h", 0x60010000L,
                new byte[] {1, 0, (byte) 0xa0, (byte) 0xe3, (byte) 0xfd, -1, -1, (byte) 0xea, 1, 2, 3, 4})), hex.segments());
        assertEquals(hex, IntelHex.parse("h", latin(HEX.replace("\n", "\r\n"))));
    }

    @Test
    void damagedIntelHexIsRefusedWithItsLine() {
        assertEquals("loader file 'h': Intel HEX line 2: not a whole record, or its checksum is wrong",
                error(() -> IntelHex.parse("h", latin(HEX.replace("8F", "8E")))));
        assertEquals("loader file 'h': Intel HEX line 5: the file ends without an end record",
                error(() -> IntelHex.parse("h", latin(HEX.replace(":00000001FF\n", "")))));
        assertEquals("loader file 'h': Intel HEX line 1: unknown record type 6",
                error(() -> IntelHex.parse("h", latin(":00000006FA\n"))));
        assertFalse(IntelHex.isIntelHex(latin("hello")));
    }

    @Test
    void loaderTextsAreReadAsQemuReadsThem() throws BootException {
        assertEquals(new LoaderSpec(null, 0x60001000L, -1, false, 0x11223344, 4, false),
                LoaderSpec.parse("loader,addr=0x60001000,data=0x11223344,data-len=4"));
        assertEquals(new LoaderSpec("a,b", 4096, 1, true, 0, 0, false),
                LoaderSpec.parse("loader,file=a,,b,addr=4096,cpu-num=1,force-raw=on"));
        assertEquals(new LoaderSpec(null, 8, 0, false, 0, 0, false), LoaderSpec.parse("loader,addr=010,cpu-num=0"));
        assertArrayEquals(new byte[] {0x44, 0x33}, LoaderSpec.parse("loader,addr=0,data=0x11223344,data-len=2").dataBytes());
        assertArrayEquals(new byte[] {0x11, 0x22, 0x33, 0x44},
                LoaderSpec.parse("loader,addr=0,data=0x11223344,data-len=4,data-be=on").dataBytes());
    }

    @Test
    void wrongLoaderTextsAreRefusedByProperty() {
        String[][] cases = {
            {"loader", "file, data or addr is needed"},
            {"loader,bogus=1", "unknown property 'bogus'"},
            {"loader,addr=0", "cpu-num is needed to set a program counter"},
            {"loader,addr=0,data=1", "data and data-len must both be given"},
            {"loader,addr=0,data=1,data-len=9", "data-len cannot be greater than 8 bytes"},
            {"loader,data=1,data-len=4", "data needs addr"},
            {"loader,file=a,addr=0,data=1,data-len=1", "file cannot be given together with data"},
            {"loader,force-raw=on", "force-raw needs a file"},
            {"loader,file=", "file is empty"},
            {"loader,addr=0x,cpu-num=0", "addr is not a number: '0x'"},
            {"loader,addr=-1,cpu-num=0", "addr is not a number: '-1'"},
            {"loader,addr=0x10000000000000000,cpu-num=0", "addr is not a number of 64 bits: '0x10000000000000000'"},
            {"loader,addr=0,cpu-num=256", "cpu-num is larger than 255"},
            {"loader,file=a,force-raw=maybe", "force-raw is neither on nor off: 'maybe'"},
        };
        for (String[] example : cases) {
            assertEquals("-device " + example[0] + ": " + example[1], error(() -> LoaderSpec.parse(example[0])));
        }
    }

    @Test
    void deviceTreeSurvivesReadingAndWriting() throws BootException {
        byte[] once = Images.deviceTree();
        DeviceTree tree = DeviceTree.parse("d", once);
        assertArrayEquals(once, tree.write(0));
        assertEquals(List.of(new DeviceTree.Reservation(0x4c000000L, 0x1000)), tree.reservations());
        assertEquals(List.of("#address-cells", "#size-cells", "compatible"), tree.root().propertyNames());
        byte[] larger = tree.write(5000);
        assertEquals(5000, larger.length);
        assertArrayEquals(once, DeviceTree.parse("d", larger).write(0));
    }

    @Test
    void damagedDeviceTreesAreRefusedByWhatIsWrong() {
        byte[] tree = Images.deviceTree();
        assertEquals("dtb 'd': not a flattened device tree (no magic 0xd00dfeed)",
                error(() -> DeviceTree.parse("d", new byte[100])));
        assertEquals("dtb 'd': header is cut off: 39 of 40 bytes",
                error(() -> DeviceTree.parse("d", Arrays.copyOf(tree, 39))));
        assertEquals("dtb 'd': totalsize is " + tree.length + ", the file has " + (tree.length - 1) + " bytes",
                error(() -> DeviceTree.parse("d", Arrays.copyOf(tree, tree.length - 1))));
        assertEquals("dtb 'd': version is 3 (compatible with 16); 17 can be read",
                error(() -> DeviceTree.parse("d", big(tree, 20, 3))));
        assertEquals("dtb 'd': off_dt_struct and its size reach beyond totalsize",
                error(() -> DeviceTree.parse("d", big(tree, 8, 0x7ffffffc))));
        int structure = 40 + 32;
        assertEquals("dtb 'd': at offset 0x48: unknown token 7", error(() -> DeviceTree.parse("d", big(tree, structure, 7))));
        assertEquals("dtb 'd': at offset 0x50: a property of 2147483647 bytes reaches beyond the structure",
                error(() -> DeviceTree.parse("d", big(tree, structure + 12, 0x7fffffff))));
        assertEquals("dtb 'd': at offset 0x50: the name of a property lies outside the strings",
                error(() -> DeviceTree.parse("d", big(tree, structure + 16, -1))));
    }

    private static byte[] big(byte[] file, int offset, int value) {
        return Images.word(file, offset, Integer.reverseBytes(value));
    }
}
