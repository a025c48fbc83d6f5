package dev.backstep.gdbstub.server;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;

import dev.backstep.gdbstub.example.CounterMachine;

/** {@code target remote | program}. */
class StandardStreamsTest {

    /** The program that gdb starts; it ends when gdb closes its standard input. */
    public static void main(String[] arguments) throws IOException {
        ExecutorService machineThread = Executors.newSingleThreadExecutor();
        try (GdbServer server = new GdbServer(new CounterMachine(machineThread), machineThread)) {
            server.serve(System.in, System.out).join();
        }
        machineThread.shutdownNow();
    }

    @Test
    void gdbTalksToAProgramThatItStartsItself() throws Exception {
        Gdb.assumeInstalled();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String output = Gdb.run("target remote | timeout 40 " + java + " -cp " + System.getProperty("java.class.path") + " "
                + StandardStreamsTest.class.getName() + " 2>/dev/null", "stepi 3", "p $r0", "detach");
        assertTrue(output.contains("$1 = 3\n"), output);
    }
}
