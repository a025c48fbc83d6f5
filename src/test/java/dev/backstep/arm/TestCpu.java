package dev.backstep.arm;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.cpu.CpuModel;
import dev.backstep.arm.cpu.StopCause;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodeCache;
import dev.backstep.arm.interpret.Interpreter;
import dev.backstep.arm.state.SystemControlRegisters;
import dev.backstep.arm.translate.SharedRegions;
import dev.backstep.arm.translate.TieredEngine;
import dev.backstep.arm.translate.Translation;
import dev.backstep.clock.Icount;
import dev.backstep.memory.AddressSpace;
import dev.backstep.memory.MemoryRegion;
import dev.backstep.memory.Ram;

/**
 * A processor with 1 MiB of RAM at address 0 and nothing else, for tests of single instructions: write words, set
 * registers, step, look.
 */
public final class TestCpu {

    /** Where programs go. */
    public static final int CODE = 0x8000;
    /** A place for data. */
    public static final int DATA = 0x20000;

    private static final ArmDecoder DECODER = new ArmDecoder();

    public final Icount icount = new Icount();
    public final Ram ram = new Ram("ram", 1 << 20);
    public final AddressSpace space = new AddressSpace("memory", MemoryRegion.container("system", -1)
            .add(0, MemoryRegion.ram(ram)));
    public final Cpu cpu;

    /** A processor without coprocessors. */
    public TestCpu() {
        this(new CpuModel() {
            @Override
            public String name() {
                return "test";
            }

            @Override
            public void resetControl(SystemControlRegisters control) { }
        });
    }

    /** A processor of this model. */
    public TestCpu(CpuModel model) {
        this(model, Translation.OFF);
    }

    /** The same, with a choice of how code runs. */
    public TestCpu(CpuModel model, Translation translation) {
        cpu = new Cpu(0, model, space, icount);
        CodeCache cache = new CodeCache();
        ram.addListener(cache);
        ram.addListener(cpu.memory);
        cpu.setEngine(translation == Translation.OFF ? new Interpreter(cpu, DECODER, cache)
                : new TieredEngine(cpu, DECODER, cache, new SharedRegions(DECODER, translation == Translation.VERIFY)));
        cpu.pc = CODE;
    }

    /** Places A32 words at {@link #CODE} and selects A32 state. */
    public TestCpu a32(int... words) {
        for (int i = 0; i < words.length; i++) {
            ram.write(CODE + 4L * i, words[i], 4);
        }
        cpu.setThumb(false);
        cpu.pc = CODE;
        return this;
    }

    /** Places T32 halfwords at {@link #CODE} and selects T32 state. */
    public TestCpu t32(int... halfwords) {
        for (int i = 0; i < halfwords.length; i++) {
            ram.write(CODE + 2L * i, halfwords[i], 2);
        }
        cpu.setThumb(true);
        cpu.pc = CODE;
        return this;
    }

    /** Sets a register. */
    public TestCpu set(int register, int value) {
        cpu.r[register] = value;
        return this;
    }

    /** Runs exactly this many instructions. */
    public TestCpu step(int instructions) {
        run(instructions);
        return this;
    }

    /** Runs this many instructions, or fewer when a debugger's hook stops it or it waits for an interrupt. */
    public StopCause run(int instructions) {
        long target = icount.now() + instructions;
        while (icount.now() < target) {
            icount.beginSlice((int) (target - icount.now()));
            StopCause cause = cpu.engine().run();
            icount.closeSlice();
            if (cause != StopCause.NONE || cpu.interrupts.isWaiting()) {
                return cause;
            }
        }
        return StopCause.NONE;
    }

    /** NZCV as four letters, capital when set: {@code nZCv}. */
    public String flags() {
        int apsr = cpu.apsr();
        return (apsr < 0 ? "N" : "n") + ((apsr & 1 << 30) != 0 ? "Z" : "z")
                + ((apsr & 1 << 29) != 0 ? "C" : "c") + ((apsr & 1 << 28) != 0 ? "V" : "v");
    }

    /** The word at an address. */
    public int word(int address) {
        return ram.read(address, 4);
    }
}
