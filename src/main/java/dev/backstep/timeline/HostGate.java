package dev.backstep.timeline;

import dev.backstep.clock.HostClock;
import dev.backstep.clock.Icount;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.device.storage.ImageReader;
import dev.backstep.machine.ExternalInput;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * The gate between a machine and its host. Answers that the machine asks for pass through it inwards (and come from the log
 * in the past); console output passes outwards (and is held back when the instruction that makes it has run before).
 *
 * <p>Made before the machine, which needs it, and bound to the timeline, which needs the machine. Until then all passes.
 *
 * <p>Thread: the machine thread only.
 */
public final class HostGate implements ExternalInput {

    private final Icount icount;
    private final RunNotes notes = new RunNotes();
    private final List<Event.Answer> startup = new ArrayList<>();
    /** What was answered at the first time, as long as the machine is being built; null when the host is to be asked. */
    private final Iterator<Event.Answer> recorded;
    private Timeline timeline;

    /** {@code icount} is the machine's. */
    public HostGate(Icount icount) {
        this(icount, null);
    }

    private HostGate(Icount icount, Iterator<Event.Answer> recorded) {
        this.icount = icount;
        this.recorded = recorded;
    }

    /**
     * A gate of a machine whose run is seen again.
     *
     * @param startup what {@link #startupAnswers} was then
     */
    public static HostGate replaying(Icount icount, List<Event.Answer> startup) {
        return new HostGate(icount, List.copyOf(startup).iterator());
    }

    /** What the machine asked for while it was built, before there was a timeline. */
    public List<Event.Answer> startupAnswers() {
        return List.copyOf(startup);
    }

    void bind(Timeline newTimeline) {
        timeline = newTimeline;
    }

    @Override
    public byte[] ask(Kind kind, Supplier<byte[]> host) {
        if (timeline != null) {
            return timeline.answer(kind, host);
        }
        byte[] answer = recorded == null ? host.get() : nextRecorded(kind);
        startup.add(new Event.Answer(kind, answer));
        return answer;
    }

    private byte[] nextRecorded(Kind kind) {
        Event.Answer answer = recorded.hasNext() ? recorded.next() : null;
        if (answer == null || answer.kind() != kind) {
            throw new DivergenceException("while it is built the machine asks for " + kind + ", which it did not when it was recorded",
                    0, 0);
        }
        return answer.bytes();
    }

    /** The host's time of day as a device may see it; {@code real} gives ns since 1970 when live. */
    public HostClock hostClock(HostClock real) {
        return () -> ByteBuffer.wrap(ask(Kind.HOST_CLOCK,
                () -> ByteBuffer.allocate(Long.BYTES).putLong(real.nanosecondsSinceEpoch()).array())).getLong();
    }

    /** What an image of a disk holds, as a machine may see it; {@code real} reads it when live. */
    public ImageReader image(ImageReader real) {
        return (offset, length) -> {
            byte[] answer = ask(Kind.DISK, () -> packed(real.read(offset, length)));
            return answer.length == 0 ? answer : Arrays.copyOfRange(answer, 1, 1 + length);
        };
    }

    private static byte[] packed(byte[] content) {
        if (content.length == 0) {
            return content;
        }
        int end = content.length;
        while (end > 0 && content[end - 1] == 0) {
            end--;
        }
        byte[] answer = new byte[1 + end];
        answer[0] = 1;
        System.arraycopy(content, 0, answer, 1, end);
        return answer;
    }

    /** What is noted of the run. */
    RunNotes notes() {
        return notes;
    }

    /** True when what the instruction in flight puts out has not been put out before. */
    public boolean outputIsNew() {
        return timeline == null || timeline.outputIsNew();
    }

    /** True on a diversion: what runs will be thrown away, so that it must not change the host. */
    public boolean isOnDiversion() {
        return timeline != null && timeline.mode() == Timeline.Mode.DIVERSION;
    }

    /**
     * A serial line whose output goes to {@code output} and whose input comes from {@code input}.
     *
     * @param output takes a byte, 0 to 255; must not block
     * @param input may be null for a line without input
     */
    public SerialLine serialLine(IntConsumer output, InputPort input) {
        return new SerialLine() {
            @Override
            public void transmit(int value) {
                if (outputIsNew()) {
                    if (!isOnDiversion()) {
                        notes.wrote(value & 0xff, icount.now());
                    }
                    output.accept(value & 0xff);
                }
            }

            @Override
            public void readyToReceive() {
                // More may be waiting: look at once rather than at the end of the slice. Cutting a slice changes nothing
                // that the guest could see.
                if (input != null && input.hasInput()) {
                    icount.endSliceAfterThisInstruction();
                }
            }
        };
    }
}
