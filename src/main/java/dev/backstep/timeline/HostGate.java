package dev.backstep.timeline;

import dev.backstep.clock.HostClock;
import dev.backstep.clock.Icount;
import dev.backstep.device.serial.SerialLine;
import dev.backstep.device.storage.ImageReader;
import dev.backstep.machine.ExternalInput;

import java.nio.ByteBuffer;
import java.util.Arrays;
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
    private Timeline timeline;

    /** {@code icount} is the machine's. */
    public HostGate(Icount icount) {
        this.icount = icount;
    }

    void bind(Timeline newTimeline) {
        timeline = newTimeline;
    }

    @Override
    public byte[] ask(Kind kind, Supplier<byte[]> host) {
        return timeline == null ? host.get() : timeline.answer(kind, host);
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
