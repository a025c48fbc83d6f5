package dev.backstep.device.audio;

import dev.backstep.clock.VirtualClock;
import dev.backstep.device.timer.TickRate;
import dev.backstep.state.StateExchange;
import dev.backstep.state.Stateful;

/**
 * The samples that wait to be played, as a number: what they are is of no interest. They leave in guest time, so many in
 * each frame of the codec; how many are left is computed when somebody looks.
 *
 * <p>Reading changes nothing. Owners call {@link #settle} before they change anything.
 *
 * <p>Thread: the machine thread only.
 */
final class TransmitFifo implements Stateful {

    private final VirtualClock clock;
    private int level;
    /** Frames in a second, and samples in a frame; 0 samples when nothing leaves. */
    private int rate = 1;
    private int samplesInFrame;
    /** The frame, counted from the beginning of time at {@link #rate}, in which {@link #level} was right. */
    private long levelFrame;
    /** A frame came and found too few samples. */
    private boolean underrun;

    TransmitFifo(VirtualClock clock) {
        this.clock = clock;
    }

    void clear() {
        setFlow(1, 0);
        level = 0;
        underrun = false;
    }

    private long frame() {
        return new TickRate(rate).ticksAt(clock.now());
    }

    private long samplesDue() {
        return samplesInFrame == 0 ? 0 : Math.max(0, frame() - levelFrame) * samplesInFrame;
    }

    /** Samples that wait now. */
    int level() {
        return (int) Math.max(0, level - samplesDue());
    }

    /** True when a frame has found too few samples since {@link #clearUnderrun}. */
    boolean isUnderrun() {
        return underrun || samplesDue() > level;
    }

    void clearUnderrun() {
        settle();
        underrun = false;
    }

    void settle() {
        underrun = isUnderrun();
        level = level();
        levelFrame = frame();
    }

    /** Adds samples. */
    void add(int samples) {
        settle();
        level += samples;
    }

    /** Sets how fast samples leave: frames in a second (1 or more), samples in each. */
    void setFlow(int framesInSecond, int samples) {
        if (framesInSecond != rate || samples != samplesInFrame) {
            settle();
            rate = framesInSecond;
            samplesInFrame = samples;
            levelFrame = frame();
        }
    }

    boolean flows() {
        return samplesInFrame > 0;
    }

    /** When {@code samples} or fewer wait, in ns; {@link Long#MAX_VALUE} when that will not come by itself. */
    long whenDownTo(int samples) {
        return samplesInFrame == 0 ? Long.MAX_VALUE : after(Math.max(0, level - samples));
    }

    /** When a frame will have found too few samples, in ns; {@link Long#MAX_VALUE} when that will not come by itself. */
    long whenUnderrun() {
        return samplesInFrame == 0 ? Long.MAX_VALUE : after(level + 1);
    }

    private long after(int samples) {
        return new TickRate(rate).nanosecondsAt(levelFrame + (samples + samplesInFrame - 1) / samplesInFrame);
    }

    @Override
    public void exchangeState(StateExchange exchange) {
        level = exchange.int32("level", level);
        rate = exchange.int32("rate", rate);
        samplesInFrame = exchange.int32("samplesInFrame", samplesInFrame);
        levelFrame = exchange.int64("levelFrame", levelFrame);
        underrun = exchange.bool("underrun", underrun);
    }
}
