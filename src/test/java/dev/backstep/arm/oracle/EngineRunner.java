package dev.backstep.arm.oracle;

import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.arm.state.Mode;
import dev.backstep.arm.translate.JitStatistics;
import dev.backstep.arm.translate.SharedRegions;
import dev.backstep.arm.translate.TieredEngine;
import dev.backstep.clock.Icount;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;

/** Runs tests on an engine, again and again from the same place, so that they become hot. Faults and branches go where they go. */
final class EngineRunner {

    /** Runs after which a test is translated. */
    static final int HOT = 200;

    private static final Mode[] BANKED = {Mode.SUPERVISOR, Mode.UNDEFINED, Mode.IRQ, Mode.MONITOR, Mode.ABORT};
    /** Registers that show where a run differs, then memory and extension registers. */
    private static final int HEAD = 32 + 3 * BANKED.length;

    private final Icount icount = new Icount();
    private final Ram ram = new Ram("ram", 32 << 20);
    private final Cpu cpu;

    EngineRunner(boolean translated) {
        AddressSpace space = new AddressSpace("memory", MemoryRegion.container("system", -1)
                .add(OracleCase.RAM, MemoryRegion.ram(ram)));
        cpu = new Cpu(0, new CortexA9(0x1e000000), space, icount);
        ArmDecoder decoder = new ArmDecoder();
        CodeCache cache = new CodeCache();
        ram.addListener(cache);
        ram.addListener(cpu.memory);
        cpu.setEngine(translated ? new TieredEngine(cpu, decoder, cache, new SharedRegions(decoder, false),
                new TieredEngine.Heat(HOT, HOT, Long.MAX_VALUE)) : new Interpreter(cpu, decoder, cache));
    }

    JitStatistics statistics() {
        return ((TieredEngine) cpu.engine()).statistics();
    }

    /** Puts the code of a test in its place. */
    void place(int number, OracleCase test) {
        int offset = OracleCase.codeAddress(number) - OracleCase.RAM;
        for (int i = 0; i < OracleCase.CODE_WORDS; i++) {
            ram.write(offset + 4L * i, test.code()[i], 4);
        }
        // Vectors: a loop each.
        for (int i = 0; i < 16; i++) {
            ram.write(4L * i, 0xeafffffe, 4);
        }
    }

    /** Makes the CPU as a test wants it, with these values in its registers. */
    void start(int number, OracleCase test, int[] registers, int[] extension, int cpsr) {
        for (int i = 0; i < OracleCase.SCRATCH_WORDS; i++) {
            ram.write(OracleCase.SCRATCH - OracleCase.RAM + 4L * i, test.scratch()[i], 4);
        }
        if (cpu.interrupts.isWaiting()) {
            cpu.reset();
        }
        cpu.exclusive.clear();
        cpu.control.vbar[0] = OracleCase.RAM;
        cpu.control.mvbar = OracleCase.RAM + 0x20;
        for (Mode mode : BANKED) {
            cpu.setBanked(mode, 13, OracleCase.ABORT_STACK);
            cpu.setBanked(mode, 14, OracleCase.codeAddress(number));
            cpu.setSpsrOf(mode, test.cpsr());
        }
        for (int n = 8; n <= 14; n++) {
            cpu.setBanked(Mode.FIQ, n, n);
        }
        cpu.setSpsrOf(Mode.FIQ, test.cpsr());
        for (int n = 0; n <= 14; n++) {
            cpu.setBanked(Mode.SYSTEM, n, registers[n]);
        }
        for (int n = 0; n < 32; n++) {
            cpu.extension.d[n] = extension[2 * n] & 0xffffffffL | (long) extension[2 * n + 1] << 32;
        }
        cpu.extension.setFpscr(extension[OracleCase.FPSCR]);
        cpu.setFpexc(extension[OracleCase.FPEXC]);
        cpu.control.cpacr = extension[OracleCase.CPACR];
        cpu.setCpsr(cpsr);
        cpu.pc = OracleCase.codeAddress(number);
    }

    /** Runs exactly this many instructions, unless it waits for an interrupt. */
    void run(int instructions) {
        icount.beginSlice(instructions);
        while (icount.remaining > 0 && !cpu.interrupts.isWaiting()) {
            cpu.engine().run();
        }
        icount.closeSlice();
    }

    /** What is there now, to be compared. */
    int[] state() {
        int[] words = new int[HEAD + OracleCase.SCRATCH_WORDS + OracleCase.EXTENSION_WORDS];
        System.arraycopy(cpu.r, 0, words, 0, 15);
        words[15] = cpu.pc;
        words[16] = cpu.cpsr();
        words[17] = (int) icount.now();
        words[18] = cpu.control.dfsr[0];
        words[19] = cpu.control.dfar[0];
        words[20] = cpu.control.ifsr[0];
        words[21] = cpu.banked(Mode.SYSTEM, 13);
        words[22] = cpu.banked(Mode.SYSTEM, 14);
        words[23] = cpu.spsrOf(Mode.FIQ);
        for (int n = 8; n <= 14; n++) {
            words[16 + n] = cpu.banked(Mode.FIQ, n);
        }
        int at = 32;
        for (Mode mode : BANKED) {
            words[at++] = cpu.banked(mode, 13);
            words[at++] = cpu.banked(mode, 14);
            words[at++] = cpu.spsrOf(mode);
        }
        for (int i = 0; i < OracleCase.SCRATCH_WORDS; i++) {
            words[at++] = ram.read(OracleCase.SCRATCH - OracleCase.RAM + 4L * i, 4);
        }
        for (int n = 0; n < 32; n++) {
            words[at++] = (int) cpu.extension.d[n];
            words[at++] = (int) (cpu.extension.d[n] >>> 32);
        }
        words[at++] = cpu.extension.fpscr();
        words[at++] = cpu.extension.fpexc();
        words[at] = cpu.control.cpacr;
        return words;
    }

    /** Where two states differ. */
    static String differences(int[] interpreted, int[] translated) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < interpreted.length; i++) {
            if (interpreted[i] != translated[i]) {
                String name = i < 15 ? "r" + i : i == 15 ? "pc" : i == 16 ? "cpsr" : i == 17 ? "count" : i < HEAD ? "word " + i
                        : i < HEAD + OracleCase.SCRATCH_WORDS ? "memory " + (i - HEAD) : "extension " + (i - HEAD - OracleCase.SCRATCH_WORDS);
                text.append(String.format(" %s: interpreted %08x translated %08x%n", name, interpreted[i], translated[i]));
            }
        }
        return text.toString();
    }
}
