package dev.backstep.arm.translate;

import dev.backstep.arm.cpu.Cpu;
import dev.backstep.arm.decode.ArmDecoder;
import dev.backstep.arm.interpret.CodePage;
import dev.backstep.arm.interpret.CodeSource;
import dev.backstep.memory.Ram;
import dev.backstep.memory.RamListener;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one CPU of a machine has translated, for the others: they need not plan and write it again, which is four fifths of the
 * work, but only define their own class of it. It is kept until all have it, or its code changes.
 *
 * <p>Where CPUs run at the same time this is safe for the same reason as regions are. That code has changed is told in an exclusive
 * section, while no CPU is between two places where it may have to wait. From finding a region here, or from looking whether the
 * code has changed since it was planned, to adding it to the page there is no such place: so what is found here, kept here and
 * run is made of the bytes that are there, or of those that another CPU is about to say it has overwritten.
 *
 * <p>One CPU writes at a time. Another one does not wait for it, for the first may have to wait for the other to stand still: it
 * goes on interpreting, and comes again.
 *
 * <p>Thread: those of the CPUs; {@link #join} while the machine is built.
 */
public final class SharedRegions implements RamListener {

    private record Place(Ram ram, int page) { }

    private record Entry(int offset, boolean thumb, boolean patient) { }

    private static final class Kept {
        private final WrittenRegion region;
        private int takers;

        Kept(WrittenRegion region) {
            this.region = region;
        }
    }

    private final ArmDecoder decoder;
    private final boolean verified;
    private final ReentrantLock writing = new ReentrantLock();
    /** Guarded by this object's monitor, in which nobody waits for anything. */
    private final Map<Place, Map<Entry, Kept>> pages = new HashMap<>();
    /** Of the CPU that joined last; one CPU's is made after the other's, so that each sees what those before have left. */
    private CompletableFuture<HostConstants> preparation = CompletableFuture.completedFuture(null);
    private HostConstants constants;
    private RegionWriter writer;
    private int cpus;

    /**
     * For a machine without CPUs yet. To be a listener of all memory that they run code from, when there are several.
     *
     * @param verified every run of a region is done again by the interpreter, and the results compared
     */
    public SharedRegions(ArmDecoder decoder, boolean verified) {
        this.decoder = decoder;
        this.verified = verified;
    }

    /** True when regions are verified. */
    boolean isVerified() {
        return verified;
    }

    /**
     * A CPU wants to translate. All have to be of the same model.
     *
     * <p>What that needs takes a tenth of a second, most of it to load classes. So a thread makes it while the rest of the machine is
     * built and a debugger connects; who wants to translate before it is there waits.
     *
     * @return what translated code of this CPU can name, when it is there; {@link #write} may be called from then on
     */
    CompletableFuture<HostConstants> join(Cpu cpu) {
        cpus++;
        CompletableFuture<HostConstants> prepared = preparation.thenApplyAsync(before -> prepare(cpu),
                task -> startDaemon(task, "translator of CPU " + cpu.index()));
        preparation = prepared;
        return prepared;
    }

    private static void startDaemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private HostConstants prepare(Cpu cpu) {
        HostConstants itsConstants = new HostConstants(cpu);
        if (writer == null) {
            constants = itsConstants;
            writer = new RegionWriter(cpu, itsConstants, decoder, verified);
        } else if (!itsConstants.hasNamesOf(constants)) {
            throw new IllegalArgumentException("CPU " + cpu.index() + " is not like the first one");
        }
        return itsConstants;
    }

    /** Has the next {@link #write} to itself; false when another CPU writes just now. To be followed by {@link #end}. */
    boolean tryBegin() {
        return writing.tryLock();
    }

    /** See {@link #tryBegin}. */
    void end() {
        writing.unlock();
    }

    /** The region that another CPU has written and this one can use, or null. It then counts as taken. */
    synchronized WrittenRegion take(CodePage page, int offset, boolean thumb) {
        if (pages.isEmpty()) {
            return null;
        }
        Place place = new Place(page.ram(), page.number());
        Map<Entry, Kept> ofPage = pages.get(place);
        Entry entry = new Entry(offset, thumb, page.isPatient(offset));
        Kept kept = ofPage == null ? null : ofPage.get(entry);
        if (kept == null || !page.mayContain(kept.region.description().halfwords())) {
            return null;
        }
        if (++kept.takers == cpus - 1) {
            ofPage.remove(entry);
            if (ofPage.isEmpty()) {
                pages.remove(place);
            }
        }
        return kept.region;
    }

    /**
     * Writes a region, and keeps it for others; null when its first instruction is one for the interpreter. After {@link #tryBegin}.
     * {@code nextPage}: the halfword that the page after this one begins with, or -1.
     */
    WrittenRegion write(CodePage page, int offset, boolean thumb, int nextPage) {
        int modifications = page.modifications();
        WrittenRegion region = writer.write(page, offset, thumb, nextPage);
        if (cpus > 1 && region != null && page.modifications() == modifications) {
            keep(page, offset, thumb, region);
        }
        return region;
    }

    /** The same for a machine with one CPU, whatever thread translates for it: nothing is kept. */
    WrittenRegion writeForOne(CodeSource code, int offset, boolean thumb, int nextPage) {
        writing.lock();
        try {
            return writer.write(code, offset, thumb, nextPage);
        } finally {
            writing.unlock();
        }
    }

    private synchronized void keep(CodePage page, int offset, boolean thumb, WrittenRegion region) {
        pages.computeIfAbsent(new Place(page.ram(), page.number()), place -> new HashMap<>())
                .put(new Entry(offset, thumb, page.isPatient(offset)), new Kept(region));
    }

    /** Number of regions that some CPU may still take. */
    synchronized int kept() {
        return pages.values().stream().mapToInt(Map::size).sum();
    }

    @Override
    public synchronized void codeChanged(Ram ram, int page, int offset, int length) {
        if (pages.isEmpty()) {
            return;
        }
        Place place = new Place(ram, page);
        Map<Entry, Kept> ofPage = pages.get(place);
        if (ofPage == null) {
            return;
        }
        ofPage.values().removeIf(kept -> kept.region.description().isOf(offset, length));
        if (ofPage.isEmpty()) {
            pages.remove(place);
        }
    }

    @Override
    public void pageHasCode(Ram ram, int page) { }

    @Override
    public void writePermissionsDropped() { }
}
