package dev.backstep.arm.oracle;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A bare-metal program that makes random translation tables, then random accesses, changes of tables and of translation
 * registers, and writes down what it saw: straight-line A32 code, assembled here.
 *
 * <p>All memory that tables point to is filled with words that are supervisor calls in A32 (with Z set) and in T32, so that
 * a jump to anywhere ends in a record too.
 *
 * <p>Main mode is Supervisor. R11 is where the next record goes, R8 where to go on after an exception, R4 becomes 1 on an
 * abort.
 */
final class MmuProgram {

    static final int BASE = 0x60000000;
    static final int RESULTS = 0x60800000;
    /** Begins the records of one step: its number is in the low half. */
    static final int MARK = 0xc0de0000;

    private static final int DATA = 0x61000000;
    private static final int CODE = 0x1000;
    /** Both first-level tables, then second-level tables, as offsets from {@link #BASE}. */
    private static final int FIRST_LEVEL = 0x700000;
    private static final int SECOND_LEVEL = 0x710000;
    private static final int SECOND_LEVEL_TABLES = 12;
    private static final int IMAGE_BYTES = 0x718000;
    /** In no memory. */
    private static final int NOWHERE = 0x90000000;
    private static final int SUPERVISOR = 0x400001d3;
    private static final int USER = 0x400001d0;
    private static final int THUMB = 0x20;
    private static final int OWN_DOMAIN = 15;
    /** Never without access: whether the domain or the missing table matters first, QEMU and the manual do not agree on. */
    private static final int NOWHERE_DOMAIN = 14;

    private static final int[] MEGABYTES = {0x000, 0x001, 0x002, 0x003, 0x010, 0x01f, 0x123, 0x3ff, 0x400, 0x401, 0x7ff, 0x800,
        0x801, 0x90f, 0xc00, 0xc01, 0xff0, 0xfff};
    private static final int[] PAGES = {0, 1, 2, 3, 15, 16, 17, 31, 128, 254, 255};

    /** What a step does, for messages. */
    private final List<String> steps = new ArrayList<>();
    private final ByteBuffer image = ByteBuffer.allocate(IMAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final Random random;
    private final boolean maintained;
    private int at = CODE;
    private boolean accessFlag;
    private int splitAt;
    private int done;

    /** @param maintained true to invalidate the TLB after each change of tables, as QEMU needs it to agree */
    MmuProgram(long seed, int stepCount, boolean maintained) {
        this.random = new Random(seed);
        this.maintained = maintained;
        handlers();
        tables();
        start();
        for (int i = 0; i < stepCount; i++) {
            mark(i);
            step();
        }
        finish();
    }

    byte[] image() {
        return image.array();
    }

    String step(int number) {
        return number < steps.size() ? steps.get(number) : "end";
    }

    /** Address of the word that holds the number of bytes of records once the program has ended. */
    int resultBytesAddress() {
        return done;
    }

    // Assembling.

    private void word(int value) {
        image.putInt(at, value);
        at += 4;
    }

    /** movw, movt. */
    private void set(int register, int value) {
        word(0xe3000000 | register << 12 | (value & 0xf000) << 4 | value & 0xfff);
        word(0xe3400000 | register << 12 | (value >>> 12 & 0xf0000) | value >>> 16 & 0xfff);
    }

    private void record(int register) {
        word(0xe48b0004 | register << 12); // str rN, [r11], #4
    }

    private void writeCp15(int crn, int crm, int opc2, int register) {
        word(0xee000f10 | crn << 16 | register << 12 | opc2 << 5 | crm);
    }

    private void readCp15(int crn, int crm, int opc2, int register) {
        word(0xee100f10 | crn << 16 | register << 12 | opc2 << 5 | crm);
    }

    private void barriers() {
        word(0xf57ff04f); // dsb
        word(0xf57ff06f); // isb
    }

    private void mark(int number) {
        set(9, MARK | number & 0xffff);
        record(9);
        word(0xe3a04000); // mov r4, #0
    }

    // The frame around the steps.

    private void handlers() {
        int start = CODE;
        at = 0x200;
        int undefined = at;
        word(0xe3a09001); // mov r9, #1
        record(9);
        record(14);
        word(0xe14f9000); // mrs r9, spsr
        record(9);
        toMain();
        int supervisorCall = at;
        word(0xe3a09002); // mov r9, #2
        record(9);
        record(14);
        word(0xe14f9000); // mrs r9, spsr
        record(9);
        word(0xe1a0f008); // mov pc, r8
        int prefetchAbort = at;
        readCp15(5, 0, 1, 9);
        word(0xe3c990f0); // bic r9, r9, #0xf0: a domain is no part of IFSR
        record(9);
        readCp15(6, 0, 2, 9);
        record(9);
        record(14);
        word(0xe14f9000); // mrs r9, spsr
        record(9);
        toMain();
        int dataAbort = at;
        readCp15(5, 0, 0, 9);
        record(9);
        readCp15(6, 0, 0, 9);
        record(9);
        record(14);
        word(0xe14f9000); // mrs r9, spsr
        record(9);
        word(0xe3a04001); // mov r4, #1
        word(0xe25ef004); // subs pc, lr, #4
        at = 0;
        branch(start);
        branch(undefined);
        branch(supervisorCall);
        branch(prefetchAbort);
        branch(dataAbort);
        at = start;
    }

    private void toMain() {
        set(9, SUPERVISOR);
        word(0xe16ff009); // msr spsr_fsxc, r9
        word(0xe1b0f008); // movs pc, r8
    }

    private void branch(int target) {
        word(0xea000000 | (target - at - 8) / 4 & 0xffffff);
    }

    private void start() {
        set(0, SUPERVISOR);
        word(0xe12ff000); // msr cpsr_fsxc, r0
        set(0, BASE);
        writeCp15(12, 0, 0, 0);
        // Fill 16 MiB: 0xdfNNdfPP.
        set(1, DATA);
        set(2, DATA + (16 << 20));
        set(3, 0xdf00df00);
        int loop = at;
        word(0xe1a00601); // mov r0, r1, lsl #12
        word(0xe1a00c20); // lsr r0, r0, #24
        word(0xe1830000); // orr r0, r3, r0
        word(0xe1a05501); // mov r5, r1, lsl #10
        word(0xe1a05c25); // lsr r5, r5, #24
        word(0xe1800805); // orr r0, r0, r5, lsl #16
        // An odd number could be T32's semihosting call.
        word(0xe3c00001); // bic r0, r0, #1
        word(0xe3c00801); // bic r0, r0, #0x10000
        word(0xe4810004); // str r0, [r1], #4
        word(0xe1510002); // cmp r1, r2
        word(0x1a000000 | (loop - at - 8) / 4 & 0xffffff); // bne loop
        set(11, RESULTS);
        for (int register = 0; register < 2; register++) {
            set(0, BASE + FIRST_LEVEL + 0x4000 * register);
            writeCp15(2, 0, register, 0);
        }
        set(0, 0);
        writeCp15(2, 0, 2, 0);
        writeCp15(8, 7, 0, 0);
        set(0, OWN_DOMAIN_CLIENT | 0x1555_5555);
        writeCp15(3, 0, 0, 0);
        readCp15(1, 0, 0, 0);
        word(0xe3800001); // orr r0, r0, #1
        writeCp15(1, 0, 0, 0);
        barriers();
    }

    private static final int OWN_DOMAIN_CLIENT = 1 << 2 * OWN_DOMAIN;

    private void finish() {
        mark(0xffff);
        readCp15(1, 0, 0, 0);
        word(0xe3c00003); // bic r0, r0, #3
        writeCp15(1, 0, 0, 0);
        barriers();
        set(0, RESULTS);
        word(0xe04b0000); // sub r0, r11, r0
        // Parameter blocks lie behind the code: open, write.
        int blocks = 0x6ff000;
        done = BASE + blocks + 0x14;
        set(1, BASE + blocks);
        word(0xe5810014); // str r0, [r1, #0x14]
        word(0xe3a00001); // SYS_OPEN
        word(0xef123456);
        set(1, BASE + blocks + 0xc);
        word(0xe5810000); // handle
        word(0xe3a00005); // SYS_WRITE
        word(0xef123456);
        word(0xe3a00018); // SYS_EXIT
        set(1, 0x20026);
        word(0xef123456);
        word(0xeafffffe);
        if (at > blocks) {
            throw new IllegalStateException("too many steps");
        }
        image.putInt(blocks, BASE + blocks + 0x40);
        image.putInt(blocks + 4, 5);
        image.putInt(blocks + 8, 7);
        image.putInt(blocks + 0x10, RESULTS);
        image.position(blocks + 0x40);
        image.put("results".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
    }

    // Tables.

    private int firstLevelAddress(int table, int megabyte) {
        return FIRST_LEVEL + 0x4000 * table + 4 * megabyte;
    }

    private void tables() {
        for (int table = 0; table < 2; table++) {
            for (int megabyte : MEGABYTES) {
                if (megabyte < 0xff0) {
                    putFirstLevel(table, megabyte, firstLevel());
                }
            }
            for (int megabyte = 0xff0; megabyte <= 0xfff; megabyte++) {
                image.putInt(firstLevelAddress(table, megabyte), DATA | 0x40c02 | random.nextInt(2) << 15);
            }
            for (int megabyte = 0x600; megabyte < 0x610; megabyte++) {
                image.putInt(firstLevelAddress(table, megabyte), megabyte << 20 | OWN_DOMAIN << 5 | 1 << 10 | 2);
            }
        }
        for (int table = 0; table < SECOND_LEVEL_TABLES; table++) {
            for (int page = 0; page < 256; page += 16) {
                if (random.nextInt(4) == 0) {
                    int large = secondLevel(true);
                    for (int i = 0; i < 16; i++) {
                        image.putInt(SECOND_LEVEL + 0x400 * table + 4 * (page + i), large);
                    }
                } else {
                    for (int i = 0; i < 16; i++) {
                        image.putInt(SECOND_LEVEL + 0x400 * table + 4 * (page + i), secondLevel(false));
                    }
                }
            }
        }
    }

    private void putFirstLevel(int table, int megabyte, int descriptor) {
        image.putInt(firstLevelAddress(table, megabyte), descriptor);
    }

    private int firstLevel() {
        int domain = random.nextInt(NOWHERE_DOMAIN) << 5;
        int ignored = random.nextInt(8) << 2 & 0x18 | random.nextInt(2) << 9;
        return switch (random.nextInt(16)) {
            case 0 -> random.nextInt() & ~3;
            case 1 -> random.nextInt() | 3;
            case 2 -> NOWHERE | NOWHERE_DOMAIN << 5 | 1;
            case 3, 4, 5, 6, 7 -> DATA + (random.nextInt(16) << 20) | domain | attributesOfSection() | 2;
            default -> BASE + SECOND_LEVEL + 0x400 * random.nextInt(SECOND_LEVEL_TABLES) | domain | ignored | 1;
        };
    }

    private int attributesOfSection() {
        return random.nextInt() & 0x0003_7c0c | permission() << 10 & 0xc00 | permission() << 15 & 0x8000
                | (random.nextInt(4) == 0 ? 0x10 : 0) | (random.nextInt(4) == 0 ? 1 << 19 : 0);
    }

    private int permission() {
        return random.nextBoolean() ? 3 : random.nextInt(4);
    }

    private int secondLevel(boolean large) {
        if (random.nextInt(8) == 0) {
            return random.nextInt() & ~3;
        }
        int frame = DATA + (random.nextInt(0x1000) << 12);
        int common = random.nextInt() & 0xc0c | permission() << 4 & 0x30 | (random.nextInt(3) == 0 ? 0x200 : 0);
        return large ? frame & 0xffff0000 | common | random.nextInt(16) << 12 | 1
                : frame | common | random.nextInt(8) << 6 | 2 | (random.nextInt(4) == 0 ? 1 : 0);
    }

    // Steps.

    private int address() {
        int page = MEGABYTES[random.nextInt(MEGABYTES.length)] << 20 | PAGES[random.nextInt(PAGES.length)] << 12;
        return page | switch (random.nextInt(4)) {
            case 0 -> 0xffc;
            case 1 -> random.nextInt(0x1000);
            default -> 4 * random.nextInt(0x400);
        };
    }

    private void step() {
        switch (random.nextInt(20)) {
            case 0, 1, 2 -> load();
            case 3, 4, 5 -> store();
            case 6, 7 -> loadBlock();
            case 8 -> exclusive();
            case 9, 10, 11, 12 -> jump();
            case 13, 14 -> translationOperation();
            case 15, 16 -> changeFirstLevel();
            case 17 -> changeSecondLevel();
            case 18 -> changeDomains();
            default -> changeControl();
        }
    }

    /** R0 and R1 with what a load or store needs. */
    private void operands(int value, int address) {
        set(0, value);
        set(1, address);
    }

    private void load() {
        int kind = random.nextInt(5);
        int address = address();
        steps.add(String.format("%s %08x", new String[] {"ldr", "ldrt", "ldrb", "ldrh", "ldrbt"}[kind], address));
        operands(0x1234, address);
        word(new int[] {0xe5910000, 0xe4b10000, 0xe5d10000, 0xe1d100b0, 0xe4f10000}[kind]);
        record(0);
        record(1);
    }

    private void store() {
        int kind = random.nextInt(5);
        boolean bytes = kind == 2 || kind == 4;
        int address = address() & ~1;
        if (random.nextInt(8) == 0) {
            address = address & -0x1000 | 0xffe;
        }
        steps.add(String.format("%s %08x", new String[] {"str", "strt", "strb", "strh", "strbt"}[kind], address));
        int value = 0xdf00df00 | random.nextInt() & 0x00fe00fe;
        operands(bytes ? value & 0xfe : value, address);
        word(new int[] {0xe5810000, 0xe4a10000, 0xe5c10000, 0xe1c100b0, 0xe4e10000}[kind]);
        record(1);
    }

    private void loadBlock() {
        int address = random.nextInt(16) == 0 ? address() : address() & ~3;
        steps.add(String.format("ldm %08x", address));
        operands(0, address);
        word(0xe8b1000c); // ldm r1!, {r2, r3}
        record(1);
        word(0xe3540000); // cmp r4, #0
        word(0x048b2004); // streq r2, [r11], #4
        word(0x048b3004); // streq r3, [r11], #4
    }

    private void exclusive() {
        int address = random.nextInt(16) == 0 ? address() : address() & ~3;
        steps.add(String.format("ldrex, strex %08x", address));
        operands(0x1234, address);
        set(3, 0xdf00df00 | random.nextInt() & 0x00fe00fe);
        word(0xe3a02005); // mov r2, #5
        word(0xe1910f9f); // ldrex r0, [r1]
        word(0xe3540000); // cmp r4, #0
        word(0x01812f93); // strexeq r2, r3, [r1]
        record(0);
        record(2);
    }

    private void jump() {
        boolean thumb = random.nextBoolean();
        boolean user = random.nextBoolean();
        int address = address() & (thumb ? ~1 : ~3);
        if (thumb && random.nextInt(4) == 0) {
            // Make a 32-bit instruction cross the page, through whatever the tables allow.
            address = address & -0x1000 | 0xffe;
            operands(0xf000, address);
            word(0xe1c100b0); // strh r0, [r1]
        }
        steps.add(String.format("jump %08x %s%s", address, user ? "user" : "supervisor", thumb ? " T32" : ""));
        set(1, address);
        set(2, (user ? USER : SUPERVISOR) | (thumb ? THUMB : 0));
        word(0xe16ff002); // msr spsr_fsxc, r2
        word(0xe28f8000); // add r8, pc, #0
        word(0xe1b0f001); // movs pc, r1
    }

    private void translationOperation() {
        int operation = random.nextInt(8);
        int address = address();
        if (operation >= 4) {
            // The other security state has its MMU off here.
            operation &= 3;
        }
        steps.add(String.format("ats %d %08x", operation, address));
        set(0, address);
        writeCp15(7, 8, operation, 0);
        word(0xf57ff06f); // isb
        readCp15(7, 4, 0, 0);
        record(0);
    }

    private void invalidate(int address) {
        if (!maintained && random.nextInt(4) != 0) {
            return;
        }
        word(0xf57ff04f); // dsb
        set(0, address & 0xfffff000);
        if (address == 0 || random.nextInt(4) == 0) {
            writeCp15(8, 7, 0, 0);
        } else {
            writeCp15(8, 7, 3, 0);
        }
        barriers();
    }

    private void writeTable(int offset, int descriptor) {
        set(0, descriptor);
        set(1, BASE + offset);
        word(0xe5810000); // str r0, [r1]
    }

    private void changeFirstLevel() {
        int table = random.nextInt(2);
        int megabyte = MEGABYTES[random.nextInt(MEGABYTES.length - 2)];
        int descriptor = firstLevel();
        steps.add(String.format("first level %d %03x := %08x", table, megabyte, descriptor));
        writeTable(firstLevelAddress(table, megabyte), descriptor);
        invalidate(0);
    }

    private void changeSecondLevel() {
        int table = random.nextInt(SECOND_LEVEL_TABLES);
        int page = PAGES[random.nextInt(PAGES.length)];
        boolean large = random.nextInt(4) == 0;
        int descriptor = secondLevel(large);
        steps.add(String.format("second level %d %02x := %08x", table, page, descriptor));
        for (int i = large ? page & ~15 : page; i <= (large ? page | 15 : page); i++) {
            writeTable(SECOND_LEVEL + 0x400 * table + 4 * i, descriptor);
        }
        invalidate(0);
    }

    private void changeDomains() {
        int dacr = 0;
        for (int domain = 0; domain < NOWHERE_DOMAIN; domain++) {
            int manager = accessFlag ? 1 : 3;
            dacr |= (random.nextInt(3) != 0 ? 1 : random.nextInt(4) == 0 ? random.nextInt(3) : manager) << 2 * domain;
        }
        steps.add(String.format("dacr %08x", dacr));
        set(0, dacr | OWN_DOMAIN_CLIENT | 1 << 2 * NOWHERE_DOMAIN);
        writeCp15(3, 0, 0, 0);
        barriers();
    }

    private void changeControl() {
        switch (random.nextInt(4)) {
            case 0 -> {
                accessFlag = !accessFlag;
                int value = accessFlag ? 1 << 29 : 0;
                steps.add("sctlr.afe " + accessFlag);
                set(1, OWN_DOMAIN_CLIENT | 0x1555_5555);
                writeCp15(3, 0, 0, 1);
                readCp15(1, 0, 0, 0);
                word(0xe3c00202); // bic r0, r0, #1 << 29
                set(1, value);
                word(0xe1800001); // orr r0, r0, r1
                writeCp15(1, 0, 0, 0);
                set(0, 0);
                writeCp15(8, 7, 0, 0);
                barriers();
            }
            case 1 -> {
                int asid = random.nextInt(4);
                steps.add("contextidr " + asid);
                set(0, asid);
                writeCp15(13, 0, 1, 0);
                barriers();
            }
            case 2 -> {
                steps.add("sctlr.a toggled");
                readCp15(1, 0, 0, 0);
                word(0xe2200002); // eor r0, r0, #2
                writeCp15(1, 0, 0, 0);
                barriers();
            }
            default -> {
                splitAt = random.nextInt(4);
                // Code and tables lie in the second gigabyte: with N of 2 and more TTBR1 maps them.
                int disabled = random.nextInt(4) != 0 ? 0 : splitAt < 2 ? 1 << 5 : 1 << 4;
                steps.add("ttbcr " + (disabled | splitAt));
                set(0, disabled | splitAt);
                writeCp15(2, 0, 2, 0);
                set(0, 0);
                writeCp15(8, 7, 0, 0);
                barriers();
            }
        }
    }
}
