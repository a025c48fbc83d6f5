package dev.backstep.timeline;

/**
 * An event and when it happened. The order of the log decides among events of the same count.
 *
 * @param icount instructions completed before it
 * @param nanoseconds guest time, which tells moments of the same count apart when the machine was idle
 * @param event what happened
 */
public record LoggedEvent(long icount, long nanoseconds, Event event) { }
