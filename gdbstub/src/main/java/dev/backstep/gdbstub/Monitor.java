package dev.backstep.gdbstub;

import java.util.function.Consumer;

/** Capability: the target's own commands, which GDB sends with {@code monitor COMMAND}. */
public interface Monitor {

    /**
     * Runs a command and returns when it is done. The client waits meanwhile; when its user presses Ctrl-C,
     * {@link Target#interrupt()} is called from another thread and the command should end early.
     *
     * @param command the text behind {@code monitor}, possibly empty
     * @param output  takes text for the client's console, as it comes; carries its own line ends
     * @throws TargetException when the command failed and the client is to say so; a failure can as well be told as text
     */
    void monitorCommand(String command, Consumer<String> output) throws TargetException;
}
