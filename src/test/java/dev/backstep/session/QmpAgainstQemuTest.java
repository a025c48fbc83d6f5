package dev.backstep.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.backstep.board.TestMachine;
import dev.backstep.qmp.QmpClient;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same conversation with Backstep and with QEMU: the same answers, as far as they do not name what differs. */
class QmpAgainstQemuTest {

    private static final List<String> MACHINE = List.of("-M", "vexpress-a9", "-S", "-display", "none", "-serial", "null", "-name", "box",
            "-kernel", TestMachine.prebuilt("timer-irq").toString());

    /** Answers are to be alike in keys and types. */
    private static final List<String> SHAPES = List.of(
            "{'execute': 'query-version', 'id': {'a': [1]}}", "{'execute': 'query-status'}", "{'execute': 'query-replay'}",
            "{'execute': 'query-cpus-fast'}", "{'execute': 'query-name'}", "{'execute': 'query-kvm'}", "{'execute': 'query-target'}",
            "{'execute': 'query-commands'}", "{'execute': 'query-chardev'}", "{'execute': 'cont'}",
            "{'execute': 'query-status', 'id': 'x'}", "{'execute': 'stop'}", "{'execute': 'stop'}", "{'execute': 'query-status'}",
            "{'execute': 'system_reset'}", "{'execute': 'replay-break', 'arguments': {'icount': -5}}",
            "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'info version'}}");

    /** Answers are to be equal. */
    private static final List<String> EQUAL = List.of(
            "{'execute': 'bogus', 'id': 7}", "{'execute': 'cont', 'arguments': {'x': 1}}", "{'exec': 1}", "{'execute': 'stop', 'foo': 1}",
            "[1]", "'abc'", "{'execute': 3}", "{}", "{'execute': 'replay-break'}", "{'execute': 'replay-break', 'arguments': {'icount': 'a'}}",
            "{'execute': 'replay-seek', 'arguments': {'icount': 1.5}}", "{'execute': 'replay-break', 'arguments': []}",
            "{'execute': 'qmp_capabilities'}", "{'execute': 'query-name'}", "{'execute': 'query-kvm'}", "{'execute': 'query-target'}",
            "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'bogus'}}",
            "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'info bogus'}}",
            "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'info status', 'cpu-index': 3}}",
            "{'execute': 'human-monitor-command', 'arguments': {'command-line': 'info status'}}",
            "{'execute': 'human-monitor-command'}");

    @TempDir
    private Path directory;

    /** Keys and types; of a list the shapes of all its elements, each once. */
    private static Object shape(Object value) {
        if (value instanceof Map<?, ?> members) {
            Map<String, Object> shape = new TreeMap<>();
            members.forEach((name, member) -> shape.put((String) name, shape(member)));
            return shape;
        }
        if (value instanceof List<?> elements) {
            return elements.stream().map(QmpAgainstQemuTest::shape).distinct().toList();
        }
        return value == null ? "null" : value.getClass().getSimpleName();
    }

    private interface Talk {
        void with(QmpClient client) throws Exception;
    }

    private void withQemu(Talk talk) throws Exception {
        Path socket = directory.resolve("qemu");
        List<String> command = new ArrayList<>(List.of("qemu-system-arm", "-audiodev", "none,id=none", "-qmp", "unix:" + socket + ",server=on,wait=off"));
        command.addAll(MACHINE);
        Process qemu = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(directory.resolve("qemu.log").toFile()).start();
        try (QmpClient client = QmpClient.unix(socket)) {
            talk.with(client);
        } finally {
            qemu.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private void withBackstep(Talk talk) throws Exception {
        Path socket = directory.resolve("backstep");
        List<String> arguments = new ArrayList<>(MACHINE);
        arguments.addAll(List.of("-qmp", "unix:" + socket + ",server=on,wait=off"));
        try (BackstepProcess process = BackstepProcess.start(arguments.toArray(String[]::new));
             QmpClient client = QmpClient.unix(socket)) {
            talk.with(client);
            assertTrue(process.isAlive());
        }
    }

    private static Map<String, Object> converse(QmpClient client) throws Exception {
        Map<String, Object> answers = new LinkedHashMap<>();
        Map<?, ?> greeting = client.read();
        answers.put("greeting", shape(((Map<?, ?>) greeting.get("QMP")).get("version")));
        answers.put("too early", client.ask("{'execute': 'query-status', 'id': 1}"));
        answers.put("capabilities", client.ask("{'execute': 'qmp_capabilities', 'id': 2}"));
        for (int i = 0; i < EQUAL.size(); i++) {
            answers.put(i + " = " + EQUAL.get(i), client.ask(EQUAL.get(i)));
        }
        for (int i = 0; i < SHAPES.size(); i++) {
            answers.put(i + " " + SHAPES.get(i), shape(client.ask(SHAPES.get(i))));
        }
        for (String name : List.of("RESUME", "STOP", "RESET")) {
            Map<?, ?> event = client.event();
            assertEquals(name, event.get("event"));
            answers.put(name, List.of(shape(event), String.valueOf(event.get("data"))));
        }
        return answers;
    }

    @Test
    void theSameConversationHasTheSameAnswers() throws Exception {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, "qemu-system-arm").canExecute()), "qemu-system-arm is not installed");
        Map<String, Object> here = new LinkedHashMap<>();
        Map<String, Object> there = new LinkedHashMap<>();
        withQemu(client -> there.putAll(converse(client)));
        withBackstep(client -> here.putAll(converse(client)));
        assertEquals(String.join("\n", lines(there)), String.join("\n", lines(here)));
    }

    private static List<String> lines(Map<String, Object> answers) {
        return answers.entrySet().stream().map(entry -> entry.getKey() + ": " + sorted(entry.getValue())).toList();
    }

    /** Members in the order of their names: theirs says nothing. */
    private static Object sorted(Object value) {
        if (value instanceof Map<?, ?> members) {
            Map<String, Object> result = new TreeMap<>();
            members.forEach((name, member) -> result.put((String) name, sorted(member)));
            return result;
        }
        return value instanceof List<?> elements ? elements.stream().map(QmpAgainstQemuTest::sorted).toList() : String.valueOf(value);
    }

    @Test
    void commandsAndMachinesAreAmongThoseOfQemu() throws Exception {
        assumeTrue(Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> new File(folder, "qemu-system-arm").canExecute()), "qemu-system-arm is not installed");
        List<Object> commands = new ArrayList<>();
        Map<String, Map<?, ?>> machines = new LinkedHashMap<>();
        List<Object> blockMembers = new ArrayList<>();
        withQemu(client -> {
            client.negotiated();
            commands.addAll((List<?>) client.ret("query-commands"));
            ((List<?>) client.ret("query-machines")).forEach(machine -> machines.put((String) ((Map<?, ?>) machine).get("name"), (Map<?, ?>) machine));
            ((List<?>) client.ret("query-block")).forEach(device -> blockMembers.addAll(((Map<?, ?>) device).entrySet().stream()
                    .map(entry -> entry.getKey() + " " + shape(entry.getValue())).toList()));
        });
        withBackstep(client -> {
            client.negotiated();
            for (Object command : (List<?>) client.ret("query-commands")) {
                assertTrue(commands.contains(command), command.toString());
            }
            for (Object machine : (List<?>) client.ret("query-machines")) {
                Map<?, ?> theirs = machines.get(((Map<?, ?>) machine).get("name"));
                ((Map<?, ?>) machine).forEach((name, value) -> assertEquals(theirs.get(name), value, name.toString()));
            }
            for (Object device : (List<?>) client.ret("query-block")) {
                ((Map<?, ?>) device).forEach((name, value) ->
                        assertTrue(name.equals("inserted") || blockMembers.contains(name + " " + shape(value)), name + " " + shape(value)));
            }
        });
    }
}
