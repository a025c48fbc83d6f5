package dev.backstep.device.gic;

import dev.backstep.device.WordRegisters;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;
import java.util.Arrays;

/**
 * The distributor (IHI0048A, chapter 4.3): the state of every interrupt, and which one each CPU should take next.
 *
 * <p>State with one bit an interrupt is kept in words of 32 as the registers show it. Word 0 (IDs 0 to 31) exists once
 * for each CPU, so a word is found by {@link #word}: first the words 0 of all CPUs, then the shared words.
 *
 * <p>Thread: the machine thread only.
 */
final class Distributor implements WordRegisters, Stateful {

    private static final int CONTROL = 0x000;
    private static final int TYPE = 0x004;
    private static final int IMPLEMENTER = 0x008;
    private static final int GROUP = 0x080;
    private static final int SET_ENABLE = 0x100;
    private static final int CLEAR_ENABLE = 0x180;
    private static final int SET_PENDING = 0x200;
    private static final int CLEAR_PENDING = 0x280;
    private static final int ACTIVE = 0x300;
    private static final int PRIORITY = 0x400;
    private static final int TARGETS = 0x800;
    private static final int CONFIGURATION = 0xc00;
    private static final int PPI_STATUS = 0xd00;
    private static final int SPI_STATUS = 0xd04;
    private static final int SOFTWARE_INTERRUPT = 0xf00;
    private static final int IDENTIFICATION = 0xfd0;

    /** Bytes in each block of registers with one bit an interrupt. */
    private static final int BIT_BLOCK = 0x80;
    /** Bytes in each block of registers with one byte an interrupt. */
    private static final int BYTE_BLOCK = 0x400;
    private static final int CONFIGURATION_BLOCK = 0x100;

    /** Lockable SPIs, security extensions: TYPER of the Cortex-A9 MPCore has all of bits 15 to 10. */
    private static final int TYPE_LOCKABLE_SPIS = 31 << 11;
    private static final int TYPE_SECURITY = 1 << 10;
    private static final int IMPLEMENTER_VALUE = 0x0102043b;
    /** PeriphID4-7, PeriphID0-3, PCellID0-3, from 0xFD0 on. */
    private static final int[] IDENTIFICATION_BYTES =
            {0x04, 0, 0, 0, 0x90, 0xb3, 0x1b, 0, 0x0d, 0xf0, 0x05, 0xb1};

    private static final int SGI_BITS = 0xffff;
    private static final int PPI_STATUS_BITS = 0xf800;
    /** SGIs and PPIs 27, 29 and 30. */
    private static final int EDGE_TRIGGERED_PRIVATE = 0x6800ffff;
    private static final int CONFIGURATION_OF_SGIS = 0xaaaaaaaa;
    /** Bit 0 of the fields of PPIs 27 to 31. */
    private static final int CONFIGURATION_OF_PPIS = 0x55400000;
    /**
     * PPIs 27 to 31, counted from 16. Whether software may set up PPIs is IMPLEMENTATION DEFINED; as on QEMU it may, so that
     * a device tree's word is taken.
     */
    private static final int WRITABLE_PPIS = 0xf800;
    /** Bit 0 of each field: every SPI is handled by one CPU (1-N model). */
    private static final int CONFIGURATION_ONE_TO_N = 0x55555555;
    /** The 5 bits of priority that exist. */
    private static final int PRIORITY_BITS = 0xf8;

    private final Gic gic;
    private final int cpus;
    private final int interrupts;

    private boolean enableSecure;
    private boolean enableNonSecure;
    private final int[] enabled;
    /** Pending through an edge or through software; a level on an input counts beside it. */
    private final int[] latched;
    /** Levels on the inputs. */
    private final int[] inputs;
    private final int[] active;
    /** 1 for non-secure. */
    private final int[] group;
    /** 1 for edge-triggered. */
    private final int[] edge;
    /** For each CPU and SGI the CPUs that sent it, one bit each. */
    private final int[] sgiSources;
    private final int[] priority;
    /** For each SPI the CPUs that it may go to, one bit each. */
    private final int[] targets;

    Distributor(Gic gic, int cpus, int interrupts) {
        this.gic = gic;
        this.cpus = cpus;
        this.interrupts = interrupts;
        int words = cpus + interrupts / 32 - 1;
        this.enabled = new int[words];
        this.latched = new int[words];
        this.inputs = new int[words];
        this.active = new int[words];
        this.group = new int[words];
        this.edge = new int[words];
        this.sgiSources = new int[cpus * 16];
        this.priority = new int[words * 32];
        this.targets = new int[interrupts];
        reset();
    }

    void reset() {
        enableSecure = false;
        enableNonSecure = false;
        Arrays.fill(enabled, 0);
        Arrays.fill(enabled, 0, cpus, SGI_BITS);
        Arrays.fill(latched, 0);
        Arrays.fill(active, 0);
        Arrays.fill(group, 0);
        Arrays.fill(edge, 0);
        Arrays.fill(edge, 0, cpus, EDGE_TRIGGERED_PRIVATE);
        Arrays.fill(sgiSources, 0);
        Arrays.fill(priority, 0);
        Arrays.fill(targets, 0);
    }

    int interrupts() {
        return interrupts;
    }

    /** Where the word with IDs 32 {@code n} to 32 {@code n} + 31 is, as {@code cpu} sees it. */
    private int word(int cpu, int n) {
        return n == 0 ? cpu : cpus + n - 1;
    }

    private int bit(int[] state, int cpu, int id) {
        return state[word(cpu, id >> 5)] >>> (id & 31) & 1;
    }

    private int priorityIndex(int cpu, int id) {
        return word(cpu, id >> 5) * 32 + (id & 31);
    }

    // ------------------------------------------------------------------------------------------------ inputs, decisions

    /** A level comes in. */
    void setInput(int cpu, int id, boolean level) {
        int w = word(cpu, id >> 5);
        int mask = 1 << (id & 31);
        boolean before = (inputs[w] & mask) != 0;
        if (before == level) {
            return;
        }
        inputs[w] ^= mask;
        if (level) {
            latched[w] |= edge[w] & mask;
        }
        gic.update();
    }

    private int pending(int cpu, int n) {
        int w = word(cpu, n);
        return latched[w] | inputs[w] & ~edge[w] | (n == 0 ? pendingSgis(cpu) : 0);
    }

    private int pendingSgis(int cpu) {
        int bits = 0;
        for (int sgi = 0; sgi < 16; sgi++) {
            if (sgiSources[cpu * 16 + sgi] != 0) {
                bits |= 1 << sgi;
            }
        }
        return bits;
    }

    /** The pending interrupt that {@code cpu} should see first, or {@link Gic#SPURIOUS}. */
    int highestPriorityPending(int cpu) {
        int best = Gic.SPURIOUS;
        int bestPriority = 0x100;
        for (int n = 0; n < interrupts / 32; n++) {
            int w = word(cpu, n);
            int candidates = pending(cpu, n) & enabled[w] & ~active[w]
                    & ((enableSecure ? ~group[w] : 0) | (enableNonSecure ? group[w] : 0));
            while (candidates != 0) {
                int i = Integer.numberOfTrailingZeros(candidates);
                candidates &= candidates - 1;
                int id = n * 32 + i;
                int itsPriority = priority[w * 32 + i];
                if (itsPriority < bestPriority && mayGoTo(cpu, id)) {
                    best = id;
                    bestPriority = itsPriority;
                }
            }
        }
        return best;
    }

    private boolean mayGoTo(int cpu, int id) {
        return id < Gic.FIRST_SPI || cpus == 1 || (targets[id] >> cpu & 1) != 0;
    }

    /** 0 (highest) to 0xf8. */
    int priorityOf(int cpu, int id) {
        return priority[priorityIndex(cpu, id)];
    }

    boolean isNonSecure(int cpu, int id) {
        return bit(group, cpu, id) != 0;
    }

    boolean isActive(int cpu, int id) {
        return bit(active, cpu, id) != 0;
    }

    /** The CPU that {@code cpu} would learn as the sender of a pending SGI; 0 for other interrupts. */
    int source(int cpu, int id) {
        return id < 16 ? Integer.numberOfTrailingZeros(sgiSources[cpu * 16 + id]) & 7 : 0;
    }

    /** {@code cpu} takes a pending interrupt: it becomes active, and is pending no more unless its input says so. */
    void activate(int cpu, int id) {
        int w = word(cpu, id >> 5);
        int mask = 1 << (id & 31);
        active[w] |= mask;
        latched[w] &= ~mask;
        if (id < 16) {
            sgiSources[cpu * 16 + id] &= sgiSources[cpu * 16 + id] - 1;
        }
    }

    /** {@code cpu} is done with an interrupt. */
    void deactivate(int cpu, int id) {
        active[word(cpu, id >> 5)] &= ~(1 << (id & 31));
    }

    // ------------------------------------------------------------------------------------------------ registers

    /** The interrupts of a word that the access in progress may see. */
    private int visible(int w) {
        return gic.secureAccess() ? -1 : group[w];
    }

    @Override
    public int readRegister(int offset) {
        int cpu = gic.accessingCpu();
        if (offset >= IDENTIFICATION) {
            return IDENTIFICATION_BYTES[(offset - IDENTIFICATION) >> 2];
        }
        if (offset >= PPI_STATUS) {
            return readStatus(cpu, offset);
        }
        if (offset >= CONFIGURATION) {
            return offset < CONFIGURATION + CONFIGURATION_BLOCK ? readConfiguration(cpu, (offset - CONFIGURATION) >> 2) : 0;
        }
        if (offset >= PRIORITY) {
            return readBytes(cpu, offset);
        }
        if (offset >= GROUP) {
            return readBits(cpu, offset & -BIT_BLOCK, (offset & BIT_BLOCK - 1) >> 2);
        }
        return switch (offset) {
            case CONTROL -> readControl();
            case TYPE -> interrupts / 32 - 1 | (cpus - 1) << 5
                    | (gic.hasSecurityExtensions() ? TYPE_SECURITY | TYPE_LOCKABLE_SPIS : 0);
            case IMPLEMENTER -> IMPLEMENTER_VALUE;
            default -> 0;
        };
    }

    private int readControl() {
        if (!gic.secureAccess()) {
            return enableNonSecure ? 1 : 0;
        }
        return (enableSecure ? 1 : 0) | (enableNonSecure ? 2 : 0);
    }

    private int readBits(int cpu, int block, int n) {
        if (n >= interrupts / 32) {
            return 0;
        }
        int w = word(cpu, n);
        return switch (block) {
            case GROUP -> gic.secureAccess() ? group[w] : 0;
            case SET_ENABLE, CLEAR_ENABLE -> enabled[w] & visible(w);
            case SET_PENDING, CLEAR_PENDING -> pending(cpu, n) & visible(w);
            case ACTIVE -> active[w] & visible(w);
            default -> 0;
        };
    }

    private int readBytes(int cpu, int offset) {
        boolean priorities = offset < TARGETS;
        int first = offset & BYTE_BLOCK - 1;
        int value = 0;
        for (int i = 0; i < 4 && first + i < interrupts; i++) {
            value |= (priorities ? readPriority(cpu, first + i) : readTargets(cpu, first + i)) << (8 * i);
        }
        return value;
    }

    /** A non-secure access sees the lower half of the priorities, as if it were all (IHI0048A, 3.5.2). */
    private int readPriority(int cpu, int id) {
        int value = priority[priorityIndex(cpu, id)];
        if (gic.secureAccess()) {
            return value;
        }
        return isNonSecure(cpu, id) ? value << 1 & 0xff : 0;
    }

    /** With one CPU there is nothing to choose, and the registers read as zero. */
    private int readTargets(int cpu, int id) {
        if (cpus == 1) {
            return 0;
        }
        if (id < Gic.FIRST_SPI) {
            return 1 << cpu;
        }
        return gic.secureAccess() || isNonSecure(cpu, id) ? targets[id] : 0;
    }

    private int readConfiguration(int cpu, int n) {
        if (n * 16 >= interrupts) {
            return 0;
        }
        int w = word(cpu, n >> 1);
        int shift = (n & 1) * 16;
        int value = switch (n) {
            case 0 -> CONFIGURATION_OF_SGIS;
            case 1 -> CONFIGURATION_OF_PPIS | spread(edge[w] >>> shift & WRITABLE_PPIS) << 1;
            default -> CONFIGURATION_ONE_TO_N | spread(edge[w] >>> shift & 0xffff) << 1;
        };
        int seen = spread(visible(w) >>> shift & 0xffff);
        return value & (seen | seen << 1);
    }

    /** Moves bit n of 16 to bit 2n. */
    private static int spread(int bits) {
        int value = (bits | bits << 8) & 0x00ff00ff;
        value = (value | value << 4) & 0x0f0f0f0f;
        value = (value | value << 2) & 0x33333333;
        return (value | value << 1) & 0x55555555;
    }

    /** Moves bit 2n to bit n of 16. */
    private static int gather(int bits) {
        int value = bits & 0x55555555;
        value = (value | value >>> 1) & 0x33333333;
        value = (value | value >>> 2) & 0x0f0f0f0f;
        value = (value | value >>> 4) & 0x00ff00ff;
        return (value | value >>> 8) & 0xffff;
    }

    private int readStatus(int cpu, int offset) {
        if (offset == PPI_STATUS) {
            return (inputs[cpu] & visible(cpu)) >>> 16 & PPI_STATUS_BITS;
        }
        int n = (offset - SPI_STATUS) / 4 + 1;
        if (n >= interrupts / 32) {
            return 0;
        }
        int w = word(cpu, n);
        return inputs[w] & visible(w);
    }

    /** Priorities and targets may be written a byte at a time. */
    @Override
    public void write(int offset, int value, int size) {
        if (offset >= PRIORITY && offset < CONFIGURATION) {
            int cpu = gic.accessingCpu();
            for (int i = 0; i < size; i++) {
                writeByte(cpu, offset + i, value >>> (8 * i) & 0xff);
            }
            gic.update();
        } else {
            writeRegister(offset & ~3, value << (8 * (offset & 3)));
        }
    }

    private void writeByte(int cpu, int offset, int value) {
        int id = offset & BYTE_BLOCK - 1;
        if (offset >= CONFIGURATION || id >= interrupts) {
            return;
        }
        if (!gic.secureAccess() && !isNonSecure(cpu, id)) {
            return;
        }
        if (offset < TARGETS) {
            priority[priorityIndex(cpu, id)] =
                    (gic.secureAccess() ? value : 0x80 | value >> 1) & PRIORITY_BITS;
        } else if (id >= Gic.FIRST_SPI && cpus > 1) {
            targets[id] = value & (1 << cpus) - 1;
        }
    }

    @Override
    public void writeRegister(int offset, int value) {
        int cpu = gic.accessingCpu();
        if (offset >= PRIORITY && offset < CONFIGURATION) {
            write(offset, value, 4);
            return;
        }
        if (offset == CONTROL) {
            writeControl(value);
        } else if (offset == SOFTWARE_INTERRUPT) {
            sendSoftwareInterrupt(cpu, value);
        } else if (offset >= CONFIGURATION && offset < CONFIGURATION + CONFIGURATION_BLOCK) {
            writeConfiguration(cpu, (offset - CONFIGURATION) >> 2, value);
        } else if (offset >= GROUP && offset < ACTIVE) {
            writeBits(cpu, offset & -BIT_BLOCK, (offset & BIT_BLOCK - 1) >> 2, value);
        }
        gic.update();
    }

    private void writeControl(int value) {
        if (gic.secureAccess()) {
            enableSecure = (value & 1) != 0;
            enableNonSecure = gic.hasSecurityExtensions() && (value & 2) != 0;
        } else {
            enableNonSecure = (value & 1) != 0;
        }
    }

    private void writeBits(int cpu, int block, int n, int value) {
        if (n >= interrupts / 32) {
            return;
        }
        int w = word(cpu, n);
        int bits = value & visible(w);
        switch (block) {
            case GROUP -> {
                if (gic.hasSecurityExtensions() && gic.secureAccess()) {
                    group[w] = value;
                }
            }
            case SET_ENABLE -> enabled[w] |= bits;
            case CLEAR_ENABLE -> enabled[w] &= n == 0 ? ~bits | SGI_BITS : ~bits;
            // SGIs are made pending by SGIR alone.
            case SET_PENDING -> latched[w] |= n == 0 ? bits & ~SGI_BITS : bits;
            case CLEAR_PENDING -> latched[w] &= ~bits;
            default -> { }
        }
    }

    private void writeConfiguration(int cpu, int n, int value) {
        if (n == 0 || n * 16 >= interrupts) {
            return;
        }
        int w = word(cpu, n >> 1);
        int shift = (n & 1) * 16;
        int writable = visible(w) & (n == 1 ? WRITABLE_PPIS : 0xffff) << shift;
        edge[w] = edge[w] & ~writable | gather(value >>> 1) << shift & writable;
    }

    /** SGIR (IHI0048A, 4.3.13). A non-secure CPU can only send non-secure SGIs; a secure one says which. */
    private void sendSoftwareInterrupt(int cpu, int value) {
        int sgi = value & 0xf;
        int all = (1 << cpus) - 1;
        int receivers = switch (value >> 24 & 3) {
            case 0 -> value >> 16 & all;
            case 1 -> all & ~(1 << cpu);
            case 2 -> 1 << cpu;
            default -> 0;
        };
        boolean toNonSecure = !gic.secureAccess() || (value & 1 << 15) != 0;
        for (int receiver = 0; receiver < cpus; receiver++) {
            boolean fits = !gic.hasSecurityExtensions() || isNonSecure(receiver, sgi) == toNonSecure;
            if ((receivers >> receiver & 1) != 0 && fits) {
                sgiSources[receiver * 16 + sgi] |= 1 << cpu;
            }
        }
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        enableSecure = exchange.bool("enableSecure", enableSecure);
        enableNonSecure = exchange.bool("enableNonSecure", enableNonSecure);
        exchange.int32Array("enabled", enabled);
        exchange.int32Array("latched", latched);
        exchange.int32Array("inputs", inputs);
        exchange.int32Array("active", active);
        exchange.int32Array("group", group);
        exchange.int32Array("edge", edge);
        exchange.int32Array("sgiSources", sgiSources);
        exchange.int32Array("priority", priority);
        exchange.int32Array("targets", targets);
    }
}
