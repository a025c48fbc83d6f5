package dev.backstep.recording;

import dev.backstep.memory.RamSnapshot;
import dev.backstep.timeline.Checkpoint;
import dev.backstep.timeline.CheckpointSource;
import dev.backstep.timeline.Event;
import dev.backstep.timeline.EventRecorder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Writes a recording while the machine runs. What happens is collected in memory; a thread of its own compresses it and writes
 * it, {@link #PERIOD_MILLISECONDS} ms later at the latest while the machine runs. When the file cannot be written any more the
 * recording ends where it is, somebody is told, and the machine goes on.
 *
 * <p>Thread: {@link #happened}, {@link #present} and {@link #finish} on the machine thread; they wait for nothing but
 * {@link #finish} for the file.
 */
public final class RecordingWriter implements EventRecorder {

    /** Bytes of an image in a block. */
    static final int IMAGE_PIECE = 1 << 20;
    private static final int PERIOD_MILLISECONDS = 400;
    /** A block is closed when it has so many bytes. */
    private static final int FULL_BLOCK = 256 << 10;
    private static final int FULL_COUNT = Block.MANY_EVENTS / 2;
    /** Bytes that wait for a file that is too slow, at most. */
    private static final long LONGEST_QUEUE = 128L << 20;
    private static final int LAST_WAIT_MILLISECONDS = 60_000;
    private static final int BLOCKS_BETWEEN_FORCES = 10;
    /** Pieces of disks that wait, at most. */
    private static final int MOST_DISK_DATA = 2;
    /** After so many pieces of a checkpoint what has happened meanwhile is to have its turn. */
    private static final int PIECES_BETWEEN_EVENTS = 8;

    /** A block on its way to the file. */
    private interface Pending {
        BlockKind kind();

        default long position() {
            return 0;
        }

        default int events() {
            return 0;
        }

        byte[] content();

        /** It is in the file; on the writer's thread. */
        default void written(Block block) { }
    }

    /** One that is made already. */
    private record Made(BlockKind kind, long position, int events, byte[] content) implements Pending { }

    /** One that is made when its turn comes, at position 0: files are large, and to know their hashes takes a while. */
    private record Later(BlockKind kind, Supplier<byte[]> maker) implements Pending {

        @Override
        public byte[] content() {
            return maker.get();
        }
    }

    /** A piece of a disk's image. */
    private record DiskData(byte[] content, long number, List<DiskBlock.Place> places) implements Pending {

        @Override
        public BlockKind kind() {
            return BlockKind.DISK_DATA;
        }

        @Override
        public void written(Block block) {
            places.add(new DiskBlock.Place(number, block.offset()));
        }
    }

    private final Path file;
    private final BlockOutput output;
    private final int shift;
    private final CheckpointSpacing spacing;
    private final Consumer<String> onFailure;
    private final Thread thread;
    private final Map<EventCode, Long> counts = new EnumMap<>(EventCode.class);

    private final DiskReader disks;

    /** How many events of the machine's log are before the checkpoint that is underway; the writer's thread's own. */
    private int logged;
    /** What came last in between was of a disk: a checkpoint that is underway has the next turn. The writer's thread's own as well. */
    private boolean diskTurn;

    // Under the lock of this object.
    private final Deque<Pending> queue = new ArrayDeque<>();
    /** What is known of disks: has its turn when nothing else waits. */
    private final Deque<Pending> diskQueue = new ArrayDeque<>();
    private long queuedBytes;
    private EventsBlock.Encoder events;
    /** Something has happened since the machine said last where it is. */
    private boolean untold;
    private long presentIcount;
    private long presentNanoseconds;
    private long writtenIcount;
    private long writtenNanoseconds;
    private boolean flushWanted;
    /** Nothing more happens. */
    private boolean ending;
    /** All has been said. */
    private boolean finished;
    private boolean failed;
    /** All events so far, hashes among them. */
    private int eventCount;
    /** Null when nobody has said what the machine was at the beginning: no checkpoints are written then. */
    private CheckpointWriter checkpoints;
    private CheckpointWriter.Request requested;
    private boolean checkpointUnderway;
    private long checkpointBytes;
    /** Null when nobody wants them. */
    private StoredCheckpoints stored;

    // The machine thread's own.
    private long beginHostNanoseconds;
    private long checkpointHostNanoseconds;
    private long checkpointIcount;
    private long askedHostNanoseconds;
    private boolean hasAsked;

    private RecordingWriter(Path file, BlockOutput output, int shift, List<DiskImage> disks, CheckpointSpacing spacing,
                            Consumer<String> onFailure) {
        this.file = file;
        this.spacing = spacing;
        this.output = output;
        this.shift = shift;
        this.onFailure = onFailure;
        this.events = new EventsBlock.Encoder(shift);
        this.disks = new DiskReader(disks, new DiskTarget());
        this.thread = new Thread(this::write, "recording");
        thread.setDaemon(true);
        // Where cores are few the machine goes first; what waits here can wait.
        thread.setPriority(Thread.MIN_PRIORITY);
    }

    /**
     * Begins a recording at position 0.
     *
     * @param file replaced if it is there
     * @param machine what it is, but for the files that it was built from, and its disks
     * @param files those, by path as the user gave it; written while the machine runs, so not to be changed
     * @param disks the images of its disks; read while the machine runs
     * @param startup what the machine asked for while it was built
     * @param onFailure told once, on any thread, when the recording ends early; one line
     * @throws IOException when the file cannot be made
     */
    public static RecordingWriter begin(Path file, Configuration machine, Map<String, byte[]> files, List<DiskImage> disks,
                                        Iterable<Event.Answer> startup, Consumer<String> onFailure) throws IOException {
        return begin(file, machine, files, disks, startup, CheckpointSpacing.DEFAULT, onFailure);
    }

    /** The same with checkpoints as {@code spacing} has them. */
    static RecordingWriter begin(Path file, Configuration machine, Map<String, byte[]> files, List<DiskImage> disks,
                                 Iterable<Event.Answer> startup, CheckpointSpacing spacing, Consumer<String> onFailure) throws IOException {
        int shift = Integer.parseInt(machine.first(Configuration.SHIFT).orElseThrow());
        RecordingWriter writer = new RecordingWriter(file, new BlockOutput(file), shift, disks, spacing, onFailure);
        BuildFiles built = new BuildFiles(files, disks);
        writer.add(new Later(BlockKind.CONFIGURATION, () -> built.addTo(machine).encode()));
        for (int image = 0; image < built.count(); image++) {
            // An empty one has an empty piece.
            for (int at = 0; at == 0 || at < built.length(image); at += IMAGE_PIECE) {
                int index = image;
                int offset = at;
                writer.add(new Later(BlockKind.IMAGE, () -> built.piece(index, offset, IMAGE_PIECE)));
            }
        }
        ByteSink answers = new ByteSink(64);
        for (Event.Answer answer : startup) {
            EventCode.ANSWER.write(answer, answers);
        }
        writer.add(BlockKind.STARTUP, 0, answers.toByteArray());
        writer.thread.start();
        writer.disks.start();
        return writer;
    }

    private void add(BlockKind kind, long position, byte[] content) {
        add(new Made(kind, position, 0, content));
    }

    private synchronized void add(Pending block) {
        queue.add(block);
        if (block.kind() == BlockKind.EVENTS) {
            queuedBytes += block.content().length;
        }
        notifyAll();
    }

    /** What its images' reader gives. */
    private final class DiskTarget implements DiskReader.Target {

        @Override
        public void piece(int disk, long number, byte[] content, List<DiskBlock.Place> places) {
            DiskData data = new DiskData(DiskBlock.piece(disk, number, content), number, places);
            synchronized (RecordingWriter.this) {
                try {
                    while (diskQueue.size() >= MOST_DISK_DATA && !failed && !finished) {
                        RecordingWriter.this.wait();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                addOfDisk(data);
            }
        }

        @Override
        public void known(DiskBlock known) {
            synchronized (RecordingWriter.this) {
                addOfDisk(new Later(BlockKind.DISK, known::encode));
            }
        }

        /** Under the lock. Behind the end nothing is looked for. */
        private void addOfDisk(Pending block) {
            if (!failed && !finished) {
                diskQueue.add(block);
                RecordingWriter.this.notifyAll();
            }
        }
    }

    @Override
    public synchronized void happened(long icount, long nanoseconds, Event event) {
        if (failed || ending) {
            return;
        }
        events.add(icount, nanoseconds, event);
        eventCount++;
        counts.merge(EventCode.of(event), 1L, Long::sum);
        untold = true;
    }

    @Override
    public synchronized void present(long icount, long nanoseconds) {
        presentIcount = icount;
        presentNanoseconds = nanoseconds;
        untold = false;
        events.told();
        if (flushWanted || events.length() >= FULL_BLOCK || events.count() >= FULL_COUNT) {
            closeBlock();
        }
    }

    @Override
    public synchronized void begins(long stateLayout, List<RamSnapshot> memory) {
        checkpoints = new CheckpointWriter(stateLayout, memory);
        if (stored != null) {
            stored.setStateLayout(stateLayout);
        }
    }

    @Override
    public synchronized boolean wantsCheckpoint(long icount, long hostNanoseconds) {
        if (!hasAsked) {
            hasAsked = true;
            beginHostNanoseconds = hostNanoseconds;
            checkpointHostNanoseconds = hostNanoseconds;
        }
        askedHostNanoseconds = hostNanoseconds;
        return checkpoints != null && !checkpointUnderway && !failed && !finished
                && spacing.isDue(icount - checkpointIcount, hostNanoseconds - checkpointHostNanoseconds,
                        hostNanoseconds - beginHostNanoseconds, checkpointBytes);
    }

    @Override
    public synchronized void checkpoint(Checkpoint checkpoint, long stateHash) {
        requested = new CheckpointWriter.Request(checkpoint, eventCount, stateHash);
        checkpointUnderway = true;
        checkpointIcount = checkpoint.icount();
        checkpointHostNanoseconds = askedHostNanoseconds;
        notifyAll();
    }

    /**
     * Writes a checkpoint of history that is told after the fact, and waits for it. All that is before it has been told.
     *
     * @param stateHash of the machine at this moment
     */
    public void save(Checkpoint checkpoint, long stateHash) {
        happened(checkpoint.icount(), checkpoint.nanoseconds(), new Event.StateHash(stateHash));
        present(checkpoint.icount(), checkpoint.nanoseconds());
        checkpoint(checkpoint, stateHash);
        synchronized (this) {
            try {
                while (checkpointUnderway && !failed) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /**
     * The checkpoints that will be in the file, each from when it is there. To be asked for before the machine runs; for its thread.
     *
     * @param notes told of what cannot be used, in lines
     * @throws IOException when the file cannot be read
     */
    public CheckpointSource storedCheckpoints(Consumer<String> notes) throws IOException {
        return storedCheckpoints(notes, StoredCheckpoints.WORTH_INSTRUCTIONS);
    }

    /** The same, of which one has to save so many instructions to be loaded. */
    synchronized StoredCheckpoints storedCheckpoints(Consumer<String> notes, long worth) throws IOException {
        try {
            stored = new StoredCheckpoints(new BlockReader(file), notes, worth);
        } catch (RecordingException e) {
            throw new IOException(e.getMessage(), e);
        }
        return stored;
    }

    /** Under the lock, when all is told. */
    private void closeBlock() {
        flushWanted = false;
        boolean moved = presentIcount != writtenIcount || presentNanoseconds != writtenNanoseconds;
        if (failed || finished || events.isEmpty() && !moved) {
            return;
        }
        if (queuedBytes > LONGEST_QUEUE) {
            fail("the file is too slow for all that happens");
            return;
        }
        events.add(presentIcount, presentNanoseconds, null);
        writtenIcount = presentIcount;
        writtenNanoseconds = presentNanoseconds;
        add(new Made(BlockKind.EVENTS, events.firstPosition(), Math.min(events.count(), Block.MANY_EVENTS), events.content()));
        events = new EventsBlock.Encoder(shift);
    }

    /**
     * Ends the recording where {@link #present} said last, and waits for the file. Any thread; only the first time counts.
     *
     * @param reason in words
     * @param status the exit status of the program, 0 to 255
     */
    public void finish(String reason, int status) {
        boolean first;
        synchronized (this) {
            first = !ending;
            ending = true;
            if (first && !failed) {
                if (untold) {
                    // A signal came in the middle: the machine is on its way to its next position, which nobody will know.
                    events.forgetUntold();
                }
                closeBlock();
            }
        }
        if (first) {
            disks.finish();
            sayEnd(reason, status);
        }
        try {
            thread.join(LAST_WAIT_MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void sayEnd(String reason, int status) {
        if (!failed) {
            Map<String, Long> byName = new LinkedHashMap<>();
            counts.forEach((code, count) -> byName.put(code.label(), count));
            queue.addAll(diskQueue);
            diskQueue.clear();
            add(BlockKind.END, presentIcount, new Ending(presentIcount, presentNanoseconds, status & 0xff, reason, byName).encode());
        }
        finished = true;
        notifyAll();
    }

    /** Bytes in the file so far; exact after {@link #finish}. */
    public long length() {
        return output.length();
    }

    // The writer's own thread.

    private void write() {
        try (output) {
            int sinceForce = 0;
            int pieces = 0;
            while (true) {
                Pending next = take();
                if (next != null) {
                    next.written(output.add(next.kind(), next.position(), next.events(), next.content()));
                    sinceForce++;
                } else if (!writeCheckpoint()) {
                    break;
                }
                if (next == null) {
                    pieces++;
                }
                // Such a piece may take 50 ms and more.
                if (next == null && pieces % PIECES_BETWEEN_EVENTS == 0 || next != null && next.kind() == BlockKind.DISK_DATA) {
                    tellEvents();
                }
                if (sinceForce == BLOCKS_BETWEEN_FORCES) {
                    output.force();
                    sinceForce = 0;
                }
            }
            output.addIndex();
            output.force();
        } catch (IOException e) {
            fail(String.valueOf(e.getMessage()));
        }
    }

    /** Writes a piece of the checkpoint that is underway; false when there is none, or the end has come. */
    private boolean writeCheckpoint() throws IOException {
        CheckpointWriter.Request begun;
        synchronized (this) {
            if (finished || !checkpointUnderway) {
                return false;
            }
            begun = requested;
            requested = null;
        }
        if (begun != null) {
            logged = begun.checkpoint().logIndex();
            checkpoints.begin(begun);
        }
        Block whole = checkpoints.writeNext(output);
        if (whole != null) {
            synchronized (this) {
                if (stored != null) {
                    stored.add(whole, checkpoints.pageBlocks(), logged);
                }
                checkpointUnderway = false;
                checkpointBytes = checkpoints.bytes();
                notifyAll();
            }
        }
        return true;
    }

    private void fail(String why) {
        synchronized (this) {
            if (failed) {
                return;
            }
            failed = true;
            notifyAll();
            queue.clear();
            diskQueue.clear();
            events = new EventsBlock.Encoder(shift);
        }
        disks.stop();
        onFailure.accept("recording to " + file + " has stopped: " + why + "; the machine goes on");
    }

    /** What has happened is to be in the file before long. */
    private synchronized void tellEvents() {
        if (finished) {
            return;
        }
        if (untold) {
            flushWanted = true;
        } else {
            closeBlock();
        }
    }

    /** The next block, or null at the end, and when there is time for a checkpoint that is underway. */
    private synchronized Pending take() throws IOException {
        while (queue.isEmpty()) {
            if (!diskQueue.isEmpty() && !(checkpointUnderway && diskTurn)) {
                diskTurn = true;
                notifyAll();
                return diskQueue.poll();
            }
            diskTurn = false;
            if (finished || checkpointUnderway) {
                return null;
            }
            try {
                wait(PERIOD_MILLISECONDS);
            } catch (InterruptedException e) {
                throw new IOException("interrupted", e);
            }
            if (queue.isEmpty()) {
                tellEvents();
            }
        }
        Pending next = queue.poll();
        if (next.kind() == BlockKind.EVENTS) {
            queuedBytes -= next.content().length;
        }
        return next;
    }
}
