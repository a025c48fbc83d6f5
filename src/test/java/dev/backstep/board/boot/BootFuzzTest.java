package dev.backstep.board.boot;

import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Damaged files of every format: whatever they say, nothing but a {@link BootException} comes out. */
class BootFuzzTest {

    private static final byte[] HEX = ":02000004600199\n:080000000100A0E3FDFFFFEA8F\n:040000056001000096\n:00000001FF\n"
            .getBytes(StandardCharsets.ISO_8859_1);

    /** A change to a file: a value of some bytes at a place, and perhaps a cut. */
    record Mutation(int place, int value, int width) { }

    @Provide
    Arbitrary<List<Mutation>> mutations() {
        Arbitrary<Integer> values = Arbitraries.oneOf(Arbitraries.integers(),
                Arbitraries.of(0, 1, -1, 2, 0x7fffffff, 0x80000000, 0x60000000, 0xffff, 0x10000, 0xfffffff0),
                Arbitraries.integers().between(0, 300));
        return Combinators.combine(Arbitraries.integers().between(0, 1 << 20), values, Arbitraries.of(0, 1, 2, 4))
                .as(Mutation::new).list().ofMinSize(1).ofMaxSize(6);
    }

    private static byte[] mutate(byte[] original, List<Mutation> mutations) {
        byte[] file = original.clone();
        for (Mutation mutation : mutations) {
            int place = file.length == 0 ? 0 : mutation.place() % file.length;
            if (mutation.width() == 0) {
                // Cuts are rare among changes, or nothing but short files would be seen.
                if (mutation.place() % 8 == 0) {
                    file = Arrays.copyOf(file, place);
                }
            } else {
                for (int i = 0; i < mutation.width() && place + i < file.length; i++) {
                    file[place + i] = (byte) (mutation.value() >>> (8 * i));
                }
            }
        }
        return file;
    }

    private static void boot(byte[] kernel, byte[] tree, byte[] initrd, byte[] loaded) {
        Images.Files files = new Images.Files().with("k", kernel).with("d", tree).with("i", initrd).with("l", loaded);
        try {
            BootPlan plan = BootPlanner.plan(Images.board(Images.RAM, 2), new BootOptions("k", "d", "i", "x", null,
                    List.of(LoaderSpec.parse("loader,file=l,addr=0x65000000,cpu-num=1"))), files);
            plan.symbols().describe(0x60010002L);
            for (Segment segment : plan.segments()) {
                if (!Images.board(Images.RAM, 2).memory().contains(segment.address(), segment.size())) {
                    throw new AssertionError("outside of memory: " + segment);
                }
            }
        } catch (BootException e) {
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
        }
    }

    private static final byte[] RAW = new byte[100];

    @Property
    void damagedElf(@ForAll("mutations") List<Mutation> mutations) {
        byte[] file = mutate(Images.elf(), mutations);
        boot(file, Images.deviceTree(), RAW, RAW);
        boot(RAW, Images.deviceTree(), RAW, file);
    }

    /** All changes fall on the ELF header and the program header. */
    @Property
    void damagedElfHeader(@ForAll("mutations") List<Mutation> mutations) {
        byte[] file = Images.elf();
        byte[] header = mutate(Arrays.copyOfRange(file, 16, 84), mutations);
        System.arraycopy(header, 0, file, 16, header.length);
        boot(file, Images.deviceTree(), RAW, RAW);
    }

    @Property
    void damagedUImage(@ForAll("mutations") List<Mutation> mutations) {
        byte[] file = Images.uImage(RAW, 0x60008000, 0x60008000, 2, 0, 5);
        boot(mutate(file, mutations), Images.deviceTree(), mutate(file, mutations), RAW);
        // The same with a header CRC that is right again, to get past it.
        byte[] header = mutate(Arrays.copyOf(file, 64), mutations);
        System.arraycopy(header, 0, file, 0, header.length);
        byte[] zeroed = Arrays.copyOf(file, 64);
        Arrays.fill(zeroed, 4, 8, (byte) 0);
        int crc = Images.crc(zeroed);
        byte[] repaired = Images.word(file, 4, Integer.reverseBytes(crc));
        boot(repaired, Images.deviceTree(), RAW, RAW);
        boot(RAW, Images.deviceTree(), repaired, repaired);
    }

    @Property
    void damagedDeviceTree(@ForAll("mutations") List<Mutation> mutations) {
        boot(RAW, mutate(Images.deviceTree(), mutations), RAW, RAW);
    }

    @Property
    void damagedIntelHex(@ForAll("mutations") List<Mutation> mutations) {
        boot(RAW, Images.deviceTree(), RAW, mutate(HEX, mutations));
    }

    @Property
    void loaderTexts(@ForAll String text) {
        try {
            LoaderSpec.parse(text);
            LoaderSpec.parse("loader,addr=" + text);
        } catch (BootException e) {
            return;
        }
    }
}
