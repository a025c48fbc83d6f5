package dev.backstep.arm.translate;

import dev.backstep.arm.interpret.CodePage;
import dev.backstep.arm.interpret.CodeSnapshot;
import dev.backstep.arm.interpret.Region;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Translates for the only CPU of a machine while it goes on interpreting. Regions are handed over when the JVM has compiled them: until
 * then it would interpret their bytecode, which takes more than twice as long as our interpreter takes.
 *
 * <p>When a region is there has no effect on what the program does, nor on any instruction count.
 *
 * <p>Thread: the machine thread; translating is done by the executor, one task at a time.
 */
final class BackgroundTranslator {

    /**
     * Calls, of some 40 ns, that make the JVM compile a region: 200 would do, but what has been called most is compiled first, and there
     * are always small methods waiting. With 300 calls regions waited for 30 ms on average in a kernel's boot, with these for 13.
     */
    private static final int FIRST_CALLS = 10_000;
    private static final int PROBES = 3;
    private static final int CALLS_IN_PROBE = 20;
    private static final int CALLS_OF_PROBE = 500;
    /** A call that the JVM interprets takes 40 to 80 ns, of compiled code some 3. */
    private static final long SLOWEST_COMPILED_PROBE_NANOSECONDS = 25 * CALLS_IN_PROBE;
    private static final long LONGEST_WAIT_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PAUSE_NANOSECONDS = TimeUnit.MILLISECONDS.toNanos(1);

    /** A place that has got hot. */
    private record Request(CodePage page, CodeSnapshot code, int offset, boolean thumb, int nextPage) { }

    /**
     * What has become of a request.
     *
     * @param code what the region was made of
     * @param nextPage the halfword after the page, or -1 when it was not known
     * @param written null when its first instruction is one for the interpreter, or after a failure
     * @param region not complete yet; null with {@code written}
     * @param failure what was thrown, or null
     */
    record Result(CodePage page, CodeSnapshot code, int offset, int nextPage, WrittenRegion written, Region region,
                  long nanoseconds, long definitionNanoseconds, Throwable failure) { }

    private record Warming(Result result, long since) { }

    private final Translator translator;
    private final Executor executor;
    private final LongSupplier hostClock;
    /** Pages with a request under way: what else gets hot there meanwhile may become a part of the same region. */
    private final Set<CodePage> busy = new HashSet<>();
    private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
    private final Queue<Result> results = new ConcurrentLinkedQueue<>();
    /** Requests that have no result yet: a task runs as long as there are any. */
    private final AtomicInteger open = new AtomicInteger();
    /** {@link #call} itself has been called so often that it does not take longer than what it calls. Of the other thread. */
    private boolean probesAreCompiled;

    /**
     * A translator that has nothing to do yet.
     *
     * @param executor of one other thread
     * @param hostClock in ns
     */
    BackgroundTranslator(Translator translator, Executor executor, LongSupplier hostClock) {
        this.translator = translator;
        this.executor = executor;
        this.hostClock = hostClock;
    }

    /** Asks for a region, unless one of the same page is being made. */
    void request(CodePage page, int offset, boolean thumb, int nextPage) {
        if (!busy.add(page)) {
            return;
        }
        requests.add(new Request(page, page.snapshot(), offset, thumb, nextPage));
        if (open.getAndIncrement() == 0) {
            executor.execute(this::work);
        }
    }

    /** The next result, or null when there is none yet. */
    Result poll() {
        Result result = results.poll();
        if (result != null) {
            busy.remove(result.page());
        }
        return result;
    }

    private void work() {
        if (!probesAreCompiled) {
            probesAreCompiled = true;
            for (int i = 0; i < CALLS_OF_PROBE; i++) {
                call(Region.INTERPRET, CALLS_IN_PROBE);
            }
        }
        List<Warming> warming = new ArrayList<>();
        boolean more = true;
        while (more) {
            Request request = requests.poll();
            if (request != null) {
                Result result = translate(request);
                if (result.region() == null) {
                    more = handOver(result);
                } else {
                    call(result.region(), FIRST_CALLS);
                    warming.add(new Warming(result, hostClock.getAsLong()));
                }
            } else {
                LockSupport.parkNanos(PAUSE_NANOSECONDS);
            }
            for (Iterator<Warming> i = warming.iterator(); i.hasNext();) {
                Warming next = i.next();
                if (isCompiled(next.result().region()) || hostClock.getAsLong() - next.since() > LONGEST_WAIT_NANOSECONDS) {
                    i.remove();
                    more = handOver(next.result());
                }
            }
        }
    }

    /** False when that was the last one. */
    private boolean handOver(Result result) {
        results.add(result);
        return open.decrementAndGet() != 0;
    }

    private Result translate(Request request) {
        long began = hostClock.getAsLong();
        WrittenRegion written = null;
        Region region = null;
        long defining = began;
        Throwable failure = null;
        try {
            written = translator.write(request.code(), request.offset(), request.thumb(), request.nextPage());
            defining = hostClock.getAsLong();
            region = written == null ? null : translator.define(written);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
        long end = hostClock.getAsLong();
        return new Result(request.page(), request.code(), request.offset(), request.nextPage(), written, region, end - began,
                region == null ? 0 : end - defining, failure);
    }

    private boolean isCompiled(Region region) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < PROBES; i++) {
            long began = hostClock.getAsLong();
            call(region, CALLS_IN_PROBE);
            least = Math.min(least, hostClock.getAsLong() - began);
        }
        return least <= SLOWEST_COMPILED_PROBE_NANOSECONDS;
    }

    /** Calls a region that is not complete: it comes back at once. */
    private static void call(Region region, int times) {
        for (int i = 0; i < times; i++) {
            region.run();
        }
    }
}
