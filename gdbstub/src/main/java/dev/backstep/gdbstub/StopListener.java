package dev.backstep.gdbstub;

/** Where an attached target reports. Its methods may be called from any thread and return at once. */
public interface StopListener {

    /**
     * The target has stopped. Due exactly once for each resume; a second report for one resume is dropped. A report
     * without a resume (the target was set going by its own monitor and stopped again) becomes the answer to the next
     * {@code ?}; the client hears nothing, for the protocol has no place for it.
     */
    void stopped(StopReason reason);

    /**
     * Text for the client's console. GDB shows it only while the target runs; text that comes at other times is dropped.
     *
     * @param text any length; carries its own line ends
     */
    void consoleOutput(String text);
}
