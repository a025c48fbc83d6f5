package dev.backstep.gdbstub;

import java.util.function.Consumer;

/** Capability: the target's own commands, which GDB sends with {@code monitor COMMAND}. */
public interface Monitor {

    /**
     * Runs a command and returns when it is done. The client waits meanwhile; when it has lost patience {@link Target#interrupt()}
     * is called from another thread and the command should end early. (GDB looks at Ctrl-C only when some text has come, or when
     * nothing has for {@code set remotetimeout}, two seconds; and tells of it only by its next packet.)
     *
     * @param command the text behind {@code monitor}, possibly empty
     * @param output  takes text for the client's console, as it comes; carries its own line ends. A command that goes on
     *     for seconds should say so each second
     * @throws TargetException when the command failed and the client is to say so; a failure can as well be told as text
     */
    void monitorCommand(String command, Consumer<String> output) throws TargetException;
}
