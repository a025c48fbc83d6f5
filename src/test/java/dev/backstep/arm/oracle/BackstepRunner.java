package dev.backstep.arm.oracle;

import dev.backstep.arm.cp15.CortexA9;
import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.arm.mmu.AccessWatcher;
import dev.backstep.arm.state.Mode;
import dev.backstep.clock.Icount;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;

import java.util.Set;

/** Runs tests on the interpreter. */
final class BackstepRunner {

    private static final int MOST_INSTRUCTIONS = 100;
    /** Offsets of the exception vectors from {@link OracleCase#RAM}; the last is Monitor mode's. */
    private static final Set<Integer> VECTORS = Set.of(0x04, 0x08, 0x0c, 0x10, 0x18, 0x1c, 0x28);
    private static final int PSR_VISIBLE = 0xf8ff03df;

    private final Icount icount = new Icount();
    private final Ram ram = new Ram("ram", 256 << 20);
    private final Cpu cpu;
    private final int[] harness = HarnessCode.words();
    private int entryAddress;

    BackstepRunner() {
        AddressSpace space = new AddressSpace("memory", MemoryRegion.container("system", -1)
                .add(OracleCase.RAM, MemoryRegion.ram(ram)));
        cpu = new Cpu(0, new CortexA9(0x1e000000), space, icount);
        CodeCache cache = new CodeCache();
        ram.addListener(cache);
        ram.addListener(cpu.memory);
        cpu.setEngine(new Interpreter(cpu, new ArmDecoder(), cache));
        cpu.memory.setWatcher(new AccessWatcher() {
            @Override
            public boolean watchesPage(int pageAddress) {
                return true;
            }

            @Override
            public boolean accessed(int address, int size, boolean write) {
                return !(isInside(address, size, OracleCase.SCRATCH, 4 * OracleCase.SCRATCH_WORDS)
                        || !write && isInside(address, size, entryAddress, OracleCase.ENTRY_BYTES));
            }
        });
    }

    private static boolean isInside(int address, int size, int start, int length) {
        int offset = address - start;
        return offset >= 0 && offset + size <= length;
    }

    /** What the test leaves behind, or null when it leaves its code, its memory, or takes too long. */
    int[] run(int number, OracleCase test) {
        prepare(number, test);
        int start = OracleCase.codeAddress(number);
        for (int i = 0; i < MOST_INSTRUCTIONS; i++) {
            icount.beginSlice(1);
            StopCause cause = cpu.engine().run();
            icount.closeSlice();
            if (cause != StopCause.NONE || cpu.interrupts.isWaiting()) {
                return null;
            }
            if (!test.mayRunAt(cpu.pc - start, cpu.thumb)) {
                int vector = cpu.pc - OracleCase.RAM;
                return VECTORS.contains(vector) ? record(vector) : null;
            }
        }
        return null;
    }

    private void prepare(int number, OracleCase test) {
        entryAddress = OracleCase.entryAddress(number);
        write(entryAddress, test.entry(number));
        write(OracleCase.SCRATCH, test.scratch());
        cpu.reset();
        cpu.control.vbar[0] = OracleCase.RAM;
        cpu.control.mvbar = OracleCase.RAM + 0x20;
        int banked = HarnessCode.BANKED / 4;
        for (int n = 8; n <= 14; n++) {
            cpu.setBanked(Mode.FIQ, n, harness[banked++]);
        }
        cpu.setSpsrOf(Mode.FIQ, harness[banked++]);
        for (Mode mode : new Mode[] {Mode.SUPERVISOR, Mode.UNDEFINED, Mode.IRQ, Mode.MONITOR}) {
            cpu.setBanked(mode, 13, harness[banked++]);
            cpu.setBanked(mode, 14, harness[banked++]);
            cpu.setSpsrOf(mode, harness[banked++]);
        }
        int code = OracleCase.codeAddress(number);
        cpu.setBanked(Mode.ABORT, 13, OracleCase.ABORT_STACK);
        cpu.setBanked(Mode.ABORT, 14, code);
        cpu.setSpsrOf(Mode.ABORT, test.cpsr());
        for (int n = 0; n <= 14; n++) {
            cpu.setBanked(Mode.SYSTEM, n, test.registers()[n]);
        }
        int[] extension = test.extension();
        for (int n = 0; n < 32; n++) {
            cpu.extension.d[n] = extension[2 * n] & 0xffffffffL | (long) extension[2 * n + 1] << 32;
        }
        cpu.extension.setFpscr(extension[OracleCase.FPSCR]);
        cpu.setFpexc(extension[OracleCase.FPEXC]);
        cpu.control.cpacr = extension[OracleCase.CPACR];
        cpu.setCpsr(test.cpsr());
        cpu.pc = code;
    }

    private void write(int address, int[] words) {
        for (int i = 0; i < words.length; i++) {
            ram.write(address - OracleCase.RAM + 4L * i, words[i], 4);
        }
    }

    private int[] record(int vector) {
        int[] words = new int[OracleRecord.WORDS];
        int at = 0;
        words[at++] = vector == 0x28 ? 8 : vector / 4;
        words[at++] = cpu.cpsr() & PSR_VISIBLE;
        for (int n = 0; n <= 7; n++) {
            words[at++] = cpu.r[n];
        }
        for (int n = 8; n <= 14; n++) {
            words[at++] = cpu.banked(Mode.SYSTEM, n);
        }
        for (int n = 8; n <= 14; n++) {
            words[at++] = cpu.banked(Mode.FIQ, n);
        }
        words[at++] = cpu.spsrOf(Mode.FIQ);
        for (Mode mode : new Mode[] {Mode.SUPERVISOR, Mode.UNDEFINED, Mode.IRQ, Mode.MONITOR, Mode.ABORT}) {
            words[at++] = cpu.banked(mode, 13);
            words[at++] = cpu.banked(mode, 14);
            words[at++] = cpu.spsrOf(mode);
        }
        words[at++] = cpu.control.dfsr[0];
        words[at++] = cpu.control.dfar[0];
        words[at++] = cpu.control.ifsr[0];
        words[at] = cpu.control.ifar[0];
        for (int i = 0; i < OracleCase.SCRATCH_WORDS; i++) {
            words[OracleRecord.SCRATCH + i] = ram.read(OracleCase.SCRATCH - OracleCase.RAM + 4L * i, 4);
        }
        for (int n = 0; n < 32; n++) {
            words[OracleRecord.EXTENSION + 2 * n] = (int) cpu.extension.d[n];
            words[OracleRecord.EXTENSION + 2 * n + 1] = (int) (cpu.extension.d[n] >>> 32);
        }
        words[OracleRecord.EXTENSION + OracleCase.FPSCR] = cpu.extension.fpscr();
        words[OracleRecord.EXTENSION + OracleCase.FPEXC] = cpu.extension.fpexc();
        words[OracleRecord.EXTENSION + OracleCase.CPACR] = cpu.control.cpacr;
        return words;
    }
}
